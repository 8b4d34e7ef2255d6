import { changeLanguage } from '../texts/change-language.ts';
import { LANGUAGE_NAMES } from '../texts/language-names.ts';
import { bestOf, type Tag } from '../texts/languages.ts';
import { t } from '../texts/texts.ts';

/** The language of the page, to be changed at once. Each is named by itself, for people who read no other. */
export function LanguageChoice({ label }: { label: string }) {
  const spoken = bestOf([t.locale]);
  return (
    <label class="language-choice">
      <span>{label}</span>
      <select
        value={spoken}
        onChange={({ currentTarget: choice }) =>
          void changeLanguage(choice.value as Tag).then((changed) => {
            // It stays as it was, and so does what is shown.
            if (!changed) choice.value = spoken;
          })
        }
      >
        {Object.entries(LANGUAGE_NAMES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
