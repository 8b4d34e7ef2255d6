import { useId, useRef } from 'preact/hooks';

interface PictureFieldProps {
  readonly label: string;
  readonly hint: string;
  /** What takes the picture away. */
  readonly without: string;
  /** In the place of the hint. */
  readonly problem: string | undefined;
  /** The one that is chosen, as an address. */
  readonly picture: string | undefined;
  readonly onFile: (file: File | undefined) => void;
  readonly onNone: () => void;
}

/** An image of the device, shown as it was made small. */
export function PictureField({ label, hint, without, problem, picture, onFile, onNone }: PictureFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {picture !== undefined && <img class="carried-picture" src={picture} alt="" width="96" height="96" />}
      <input
        ref={input}
        id={id}
        type="file"
        accept="image/*"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onFile(event.currentTarget.files?.[0])}
      />
      <p id={`${id}-hint`} class={problem === undefined ? 'hint' : 'hint problem'} aria-live="polite">
        {problem ?? hint}
      </p>
      {picture !== undefined && (
        <button
          type="button"
          class="button text-button"
          onClick={() => {
            if (input.current) input.current.value = '';
            input.current?.focus();
            onNone();
          }}
        >
          {without}
        </button>
      )}
    </div>
  );
}
