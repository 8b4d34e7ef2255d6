import { useId } from 'preact/hooks';

/** A text to copy by hand, selected as soon as it is touched. */
export function SelectableText({ label, hint, text }: { label: string; hint: string; text: string }) {
  const id = useId();
  return (
    <div class="field">
      <p id={`${id}-hint`}>{hint}</p>
      <textarea
        class="selectable"
        readOnly
        rows={4}
        aria-label={label}
        aria-describedby={`${id}-hint`}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
    </div>
  );
}
