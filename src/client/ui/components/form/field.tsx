import type { Ref } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../../texts/room-texts.ts';

interface FieldProps {
  readonly label: string;
  readonly hint: string;
  /** The hint counts down: it is not read out at every step. */
  readonly counting?: boolean;
  readonly value: string;
  /** UTF-16 code units kept; more may be typed, and the field says what will be cut. */
  readonly max: number;
  readonly problem?: string | undefined;
  readonly autofocus?: boolean;
  readonly autocomplete?: string;
  readonly input: Ref<HTMLInputElement>;
  readonly onInput: (value: string) => void;
}

/** How many characters before the limit the field begins to count. */
const WARN_WITHIN = 15;

/** A line of text with its label and a hint, which is replaced by the problem or the number of characters left. */
export function Field({
  label,
  hint,
  counting,
  value,
  max,
  problem,
  autofocus,
  autocomplete,
  input,
  onInput,
}: FieldProps) {
  const id = useId();
  const left = max - value.trim().length;
  const words = problem ?? (left < 0 ? t.start.tooLong(max) : left <= WARN_WITHIN ? t.start.left(left) : hint);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        ref={input}
        id={id}
        type="text"
        dir="auto"
        value={value}
        autofocus={autofocus ?? false}
        autocomplete={autocomplete ?? 'off'}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-words`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p
        id={`${id}-words`}
        class={problem === undefined ? 'hint' : 'hint problem'}
        aria-live={counting && words === hint ? 'off' : 'polite'}
      >
        {words}
      </p>
    </div>
  );
}
