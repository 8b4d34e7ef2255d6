/**
 * Who was there, and had agreed, when something was said: sound is handed over once a second, and whoever agrees or leaves in between is kept from that moment
 * on, or up to it. Pure. Times are ms of one clock.
 */
import type { PersonId } from '../../../node/identity/person.ts';
import type { RecordingConsent } from '../../../node/recording/consent.ts';
import type { OnStage } from '../../../node/recording/recorder.ts';
import type { RecordedPeople } from './messages.ts';

interface Moment {
  readonly since: number;
  readonly people: RecordedPeople;
}

/** Changes that are remembered at once. What was said before them all is nobody's. */
const MAX_MOMENTS = 256;

const NOBODY: RecordedPeople = { people: [], allowed: false, agreed: new Set(), withdrawn: new Set() };

export class PeopleThen implements RecordingConsent {
  /** The oldest first. */
  #moments: Moment[] = [];
  /** Who was there when what is judged was said. */
  #judged: RecordedPeople | undefined;

  /** From then on these are there. */
  note(people: RecordedPeople, since: number): void {
    this.#moments.push({ since, people });
    if (this.#moments.length > MAX_MOMENTS) this.#moments.shift();
  }

  /** Lets go of what nothing is judged by that was said since then. */
  forget(before: number): void {
    const first = this.#moments.findLastIndex(({ since }) => since <= before);
    this.#moments.splice(0, Math.max(0, first));
  }

  /** What `judge` asks is answered as of then. */
  at<Result>(then: number, judge: () => Result): Result {
    this.#judged = this.#moments.findLast(({ since }) => since <= then)?.people ?? NOBODY;
    try {
      return judge();
    } finally {
      this.#judged = undefined;
    }
  }

  person(session: string): OnStage | undefined {
    return (this.#judged ?? this.#newest).people.find(({ id }) => id === session);
  }

  get allowed(): boolean {
    return (this.#judged ?? this.#newest).allowed;
  }

  /** Of who has left, their last word counts. A word that was taken back covers what was said before. */
  mayRecord(session: string): boolean {
    const last = this.#moments.findLast(
      ({ people: { people, agreed } }) => agreed.has(session) || people.some(({ id }) => id === session),
    );
    const agrees = last?.people.agreed.has(session) === true;
    return agrees && (this.#judged === undefined || this.#judged.agreed.has(session));
  }

  get withdrawn(): ReadonlySet<PersonId> {
    return this.#newest.withdrawn;
  }

  get #newest(): RecordedPeople {
    return this.#moments.at(-1)?.people ?? NOBODY;
  }
}
