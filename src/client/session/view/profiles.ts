/** What people in a room carry beside their names. */
import type { ReadonlySignal } from '@preact/signals';

export interface ShownProfile {
  readonly about: string;
  readonly links: readonly string[];
  /** An address for an `img`, of which nothing is fetched. */
  readonly picture?: string;
}

export interface RoomProfiles {
  /** By the id of their session, as far as they are known here. */
  readonly shown: ReadonlySignal<ReadonlyMap<string, ShownProfile>>;
  /** Somebody looks at a card: asks for what they carry now. Resolves to whether there is an answer. */
  ask(id: string): Promise<boolean>;
}
