/** What this person carries from room to room, in this browser's storage. All tabs have one. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Carried, isBlank, NOTHING_CARRIED, readCarried, writeCarried } from '../../../node/profile/carried.ts';
import type { KeyValueStore } from '../../../node/util/key-value-store.ts';
import { fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';
import { device } from '../platform/storage.ts';

/** The key in `localStorage`. */
const STORED_AS = 'stoa.profile';

export class OwnProfile {
  readonly #store: KeyValueStore<'profile'>;
  readonly #carried: Signal<Carried>;

  constructor(store: KeyValueStore<'profile'>) {
    this.#store = store;
    this.#carried = signal(carriedIn(store.get('profile')));
  }

  get carried(): ReadonlySignal<Carried> {
    return this.#carried;
  }

  /** Throws MalformedError when others would refuse it. */
  set(carried: Carried): void {
    this.#store.set('profile', isBlank(carried) ? undefined : toBase64url(writeCarried(carried)));
    this.#carried.value = carried;
  }

  /** Another tab has written. */
  refresh(): void {
    this.#carried.value = carriedIn(this.#store.get('profile'));
  }
}

/** What a text of storage or of a backup holds; nothing where it is none. */
export function carriedIn(text: string | undefined): Carried {
  try {
    return text === undefined ? NOTHING_CARRIED : readCarried(fromBase64url(text));
  } catch {
    return NOTHING_CARRIED;
  }
}

/** That of this page. */
export const ownProfile: OwnProfile = new OwnProfile(device);

// Absent in tests.
globalThis.addEventListener?.('storage', ({ key }) => {
  if (key === STORED_AS || key === null) ownProfile.refresh();
});
