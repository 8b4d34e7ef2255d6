/**
 * The people whom this person keeps or has blocked, in this browser's storage and nowhere else. All tabs have one list: each change is made to what
 * is stored at that moment, and other tabs are told by the storage itself.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { PersonId } from '../../../node/identity/person.ts';
import { MAX_NAME, MAX_NAME_BYTES } from '../../../node/records/constants.ts';
import type { KeyValueStore } from '../../../node/util/key-value-store.ts';
import { tidyText } from '../../../node/wire/text.ts';
import { device } from '../platform/storage.ts';
import type { Known } from '../view/people.ts';
import { readPeople, writePeople } from './people-file.ts';
import { type Change, changed, merged, type PeopleList } from './people-list.ts';

/**
 * 'blocks': there, with any value, while somebody is blocked, for the page that only listens. 'people-unread': the last text that could not be read,
 * before another took its place.
 */
type StoreKey = 'people' | 'people-unread' | 'blocks';

/** The key in `localStorage`. */
const STORED_AS = 'stoa.people';

export interface PeopleStoreOptions {
  readonly store: KeyValueStore<StoreKey>;
  /** What other tabs find: undefined where storage is refused. */
  readonly stored: () => string | undefined;
}

export class PeopleStore {
  readonly #o: PeopleStoreOptions;
  readonly #list: Signal<PeopleList> = signal(new Map());
  readonly #isKept = signal(true);

  constructor(options: PeopleStoreOptions) {
    this.#o = options;
    this.#list.value = this.#read() ?? new Map();
  }

  get list(): ReadonlySignal<PeopleList> {
    return this.#list;
  }

  /** False when the browser did not take the last change: it lasts as long as the page. */
  get isKept(): ReadonlySignal<boolean> {
    return this.#isKept;
  }

  readonly of = (person: PersonId | undefined): Known | undefined =>
    person === undefined ? undefined : this.#list.value.get(person);

  /** Keeps somebody under a name; '' keeps them no longer. False when the list is full. */
  name(person: PersonId, name: string, theirs: string): boolean {
    return this.#change(person, { name: tidyText(name, MAX_NAME, MAX_NAME_BYTES), theirs });
  }

  /** False when the list is full. */
  block(person: PersonId, blocked: boolean, theirs: string): boolean {
    return this.#change(person, { blocked, theirs });
  }

  /** Adds another list to this one. Returns how many people there was no place for. */
  add(people: readonly Known[]): number {
    const { list, left } = merged(this.#latest(), people);
    this.#write(list);
    return left;
  }

  write(): string {
    return writePeople(this.#list.value);
  }

  /** Another tab has written. What this one could not store is not lost by it. */
  refresh(): void {
    const stored = this.#o.stored();
    const others = stored === undefined ? undefined : read(stored);
    if (this.#isKept.peek()) this.#list.value = others ?? new Map();
    else this.#write(merged(this.#list.peek(), others?.values() ?? []).list);
  }

  #change(person: PersonId, change: Change): boolean {
    const list = changed(this.#latest(), person, change, Date.now());
    if (list !== undefined) this.#write(list);
    return list !== undefined;
  }

  #latest(): PeopleList {
    return this.#read() ?? this.#list.peek();
  }

  #read(): PeopleList | undefined {
    const text = this.#o.store.get('people');
    return text === undefined ? new Map() : read(text);
  }

  #write(list: PeopleList): void {
    const { store, stored } = this.#o;
    const before = store.get('people');
    if (before !== undefined && read(before) === undefined) store.set('people-unread', before);
    const text = list.size === 0 ? undefined : writePeople(list);
    store.set('people', text);
    store.set('blocks', [...list.values()].some(({ blocked }) => blocked) ? 'yes' : undefined);
    this.#isKept.value = stored() === text;
    this.#list.value = list;
  }
}

/** Undefined where the text was not written by this code, or is cut short. */
function read(text: string): PeopleList | undefined {
  try {
    return new Map(readPeople(text, Date.now()).map((known) => [known.person, known]));
  } catch {
    return undefined;
  }
}

/** The list of this page. */
export const people: PeopleStore = new PeopleStore({
  store: device,
  stored: () => {
    try {
      return localStorage.getItem(STORED_AS) ?? undefined;
    } catch {
      return undefined;
    }
  },
});

// Absent in tests of what only reads the list.
globalThis.addEventListener?.('storage', ({ key }) => {
  if (key === STORED_AS || key === null) people.refresh();
});
