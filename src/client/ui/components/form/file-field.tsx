import { useId } from 'preact/hooks';

interface FileFieldProps {
  readonly label: string;
  readonly hint: string;
  /** In the place of the hint. */
  readonly problem: string | undefined;
  readonly onFile: (file: File | undefined) => void;
}

/** A JSON file of the device, to be read. */
export function FileField({ label, hint, problem, onFile }: FileFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept=".json,application/json"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onFile(event.currentTarget.files?.[0])}
      />
      <p id={`${id}-hint`} class={problem === undefined ? 'hint' : 'hint problem'} aria-live="polite">
        {problem ?? hint}
      </p>
    </div>
  );
}
