/**
 * What the rules of a room leave of what people write and of their hands: slow mode, the pause for newcomers, links of newcomers. Who came when is what
 * this peer saw; how far two lines of one person lie apart is what that person signed, and besides at what pace they come in here. Pure and bounded.
 */
import type { PersonId } from '../identity/person.ts';
import { personOf } from '../identity/person.ts';
import type { Remark } from '../records/remark.ts';
import type { RuleSet } from '../records/rules.ts';
import { remember } from '../util/bounded-map.ts';
import { Counters } from '../util/counters.ts';

/** People of whom this peer knows since when they are here, and as many who write without being on the list or have left. Who is forgotten is a newcomer again. */
const MAX_PEOPLE = 2_048;
/** Who is seen in the first moments was here before, and is believed since when; after a sleep too. ms. */
const BELIEVED = 10_000;
/** Two clocks, and the way between them, ms. */
const SLACK = 1_000;
/** Lines of one person that may come in at once: they were held up on the way. */
const BURST = 4;

export type RemarkDrop = 'slow' | 'pause';

interface Pace {
  tokens: number;
  at: number;
}

export class RemarkRules {
  readonly drops = new Counters<RemarkDrop>();
  /** Since when those are here who were when this was last looked at: nobody who writes pushes them out. */
  #here: ReadonlyMap<PersonId, number> = new Map();
  /** Since when others are known: who left, and who wrote without being on the list. */
  readonly #came = new Map<PersonId, number>();
  readonly #paces = new Map<PersonId, Pace>();
  #begun: number | undefined;
  #looked = 0;
  #whole = true;

  /**
   * Says once a second who is here, with since when they say they are. Not `whole`: there are others whom this peer is not told of, and nobody who is not
   * on the list can be held to a pause.
   */
  look(people: Iterable<{ readonly person: PersonId; readonly since: number }>, now: number, whole = true): void {
    this.#whole = whole;
    if (this.#begun === undefined || Math.abs(now - this.#looked) > BELIEVED) this.#begun = now;
    this.#looked = now;
    const here = new Map<PersonId, number>();
    for (const { person, since } of people) {
      if (here.size >= MAX_PEOPLE) break;
      if (!here.has(person)) here.set(person, this.#cameAt(person, since, now));
    }
    for (const [person, came] of this.#here) if (!here.has(person)) remember(this.#came, person, came, MAX_PEOPLE);
    this.#here = here;
  }

  /** How long this person has been here, as far as this peer saw, ms. */
  presence(person: PersonId, now: number): number {
    return now - (this.#here.get(person) ?? this.#came.get(person) ?? now);
  }

  /** Whether a remark that arrived at `now` breaks the rules; counted. `lines`: what is kept of what was written. */
  breaks(remark: Remark, lines: readonly Remark[], { slow, pause }: RuleSet, now: number): boolean {
    const { kind } = remark.saying;
    if (kind === 'reaction') return false;
    const person = personOf(remark.identity);
    const isListed = this.#here.has(person);
    // One of an audience lowers their hand to be seen: that, too, is the first of them.
    if (!isListed) remember(this.#came, person, this.#cameAt(person, remark.at, now), MAX_PEOPLE);
    if (kind === 'lower') return false;
    const isJudged = pause > 0 && (isListed || this.#whole) && !this.#isEarly(now);
    if (isJudged && this.presence(person, now) < pause * 1_000 - SLACK) {
      this.drops.add('pause');
      return true;
    }
    if (kind === 'line' && slow > 0 && !(this.#isSpaced(remark, lines, slow) && this.#keepsPace(person, slow, now))) {
      this.drops.add('slow');
      return true;
    }
    return false;
  }

  #cameAt(person: PersonId, since: number, now: number): number {
    const known = this.#here.get(person) ?? this.#came.get(person);
    return Math.min(now, known ?? (this.#isEarly(now) ? since : now));
  }

  #isEarly(now: number): boolean {
    return this.#begun === undefined || now - this.#begun < BELIEVED;
  }

  /** Of lines that were written before there was slow mode, those that are kept stand. */
  #isSpaced(line: Remark, lines: readonly Remark[], slow: number): boolean {
    const person = personOf(line.identity);
    return !lines.some(
      (other) => Math.abs(other.at - line.at) < slow * 1_000 - SLACK && personOf(other.identity) === person,
    );
  }

  #keepsPace(person: PersonId, slow: number, now: number): boolean {
    // A newcomer is told all that was written at once.
    if (this.#isEarly(now)) return true;
    const { tokens, at } = this.#paces.get(person) ?? { tokens: BURST, at: now };
    const left = Math.min(BURST, tokens + Math.max(0, now - at) / (slow * 1_000)) - 1;
    if (left >= 0) remember(this.#paces, person, { tokens: left, at: now }, MAX_PEOPLE);
    return left >= 0;
  }
}
