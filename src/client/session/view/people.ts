/** People whom this person keeps or has blocked: known to this device alone. */
import type { PersonId } from '../../../node/identity/person.ts';

export interface Known {
  readonly person: PersonId;
  /** What this person calls them; '' when they are not kept. */
  readonly name: string;
  /** What they called themselves when something here was last changed. */
  readonly theirs: string;
  /** Nothing of theirs is played or shown. */
  readonly blocked: boolean;
  /** When this was last changed, ms since 1970: of two devices the later one holds. */
  readonly changed: number;
}

/** Whatever is known here of a person. */
export type KnownOf = (person: PersonId) => Known | undefined;
