import { useId } from 'preact/hooks';

export interface ChoiceProps<V extends string> {
  readonly legend: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string; readonly hint: string }[];
  readonly onChange: (value: V) => void;
}

/** One of a few, as radio buttons with a line of explanation each. */
export function Choice<V extends string>({ legend, value, options, onChange }: ChoiceProps<V>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} class="choice-option">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            aria-label={option.label}
            aria-describedby={`${name}-${option.value}`}
            onChange={() => onChange(option.value)}
          />
          <span>
            <span class="choice-label">{option.label}</span>
            <span class="hint" id={`${name}-${option.value}`}>
              {option.hint}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
