import { useId } from 'preact/hooks';
import { t } from '../texts/hallway-texts.ts';
import { MAX_SEARCH } from './search.ts';

interface SearchFieldProps {
  readonly search: string;
  /** How many rooms it finds. */
  readonly count: number;
  readonly onSearch: (search: string) => void;
}

/** Narrows the hallway to rooms in which the words are. */
export function SearchField({ search, count, onSearch }: SearchFieldProps) {
  const id = useId();
  return (
    <search class="hallway-search">
      <label for={id}>{t.hallway.search}</label>
      <input
        id={id}
        type="search"
        dir="auto"
        autocomplete="off"
        enterkeyhint="search"
        maxLength={MAX_SEARCH}
        value={search}
        onInput={(event) => onSearch(event.currentTarget.value)}
      />
      <p class="hint" role="status">
        {search.trim() === '' ? '' : t.hallway.found(count)}
      </p>
    </search>
  );
}
