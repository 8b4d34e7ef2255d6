import { useId } from 'preact/hooks';
import type { ChoiceProps } from './radio-list.tsx';

/** One of a few side by side, with the chosen one's explanation below: smaller than a `RadioList`, and nothing moves. */
export function Segments<V extends string>({ legend, value, options, onChange }: ChoiceProps<V>) {
  const name = useId();
  return (
    <fieldset class="choice segments">
      <legend>{legend}</legend>
      <div class="segments-row">
        {options.map((option) => (
          <label key={option.value} class="segment">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              aria-describedby={`${name}-${option.value}`}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      <div class="segments-hints">
        {options.map((option) => (
          <p
            key={option.value}
            id={`${name}-${option.value}`}
            class="hint"
            data-chosen={option.value === value ? '' : undefined}
          >
            {option.hint}
          </p>
        ))}
      </div>
    </fieldset>
  );
}
