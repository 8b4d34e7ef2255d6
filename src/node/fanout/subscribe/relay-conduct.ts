/**
 * What a relay does that no honest one does, found out at the ear: pure. Nothing of it is ever played; this says when to leave the relay,
 * and why. What shows only beside another relay is found by `Comparison`.
 */

import type { StreamId } from '../../media/frame.ts';
import { SequenceWindow } from '../../media/sequence-window.ts';
import { RateLimit } from '../../util/rate-limit.ts';
import { MAX_STREAMS } from '../protocol/constants.ts';
import type { VerifierDrop } from './bundle-verifier.ts';

export type Misdeed =
  /** Brought audio that its speaker never signed. */
  | 'altered'
  /** Brought audio of people who are not on stage: another room's, or invented. */
  | 'foreign'
  /** Brought again what it had brought, or what was said long ago. */
  | 'replayed'
  /** Told of the room what nobody in it signed. */
  | 'invented'
  /** Another relay brought what this one did not. */
  | 'withheld'
  /** Another relay brought the same much earlier. */
  | 'late'
  /** Sent far more than a whole stage has to say. */
  | 'flooded';

/** Which frames a bundle holds, by the last of them. */
export interface BundleName {
  readonly stream: StreamId;
  readonly last: number;
}

/** Relays judged at a time: two are listened at, others were a moment ago. */
const MAX_KEYS = 16;
/**
 * How much of each kind comes of an honest relay, at once and a second. Of false signatures two in all: one may be a bug, three are its way.
 * Foreign voices: a relay hears a moment later than this page who left the stage, and knows newcomers a moment earlier.
 */
const FORGIVEN = {
  altered: { burst: 2, perSecond: 0 },
  foreign: { burst: 30, perSecond: 3 },
  replayed: { burst: 16, perSecond: 1 },
  invented: { burst: 2, perSecond: 0 },
} as const;
/** After a hello that names streams a relay may send what it has already sent, ms. */
const CATCHING_UP = 2_500;

export class RelayConduct {
  readonly #patience = {
    altered: new RateLimit({ ...FORGIVEN.altered, maxKeys: MAX_KEYS }),
    foreign: new RateLimit({ ...FORGIVEN.foreign, maxKeys: MAX_KEYS }),
    replayed: new RateLimit({ ...FORGIVEN.replayed, maxKeys: MAX_KEYS }),
    invented: new RateLimit({ ...FORGIVEN.invented, maxKeys: MAX_KEYS }),
  };
  /** What each line has brought, by 'line stream', the one used last at the end. */
  readonly #brought = new Map<string, SequenceWindow>();
  /** When what was missed was last asked for, by line, ms. */
  readonly #askedAt = new Map<string, number>();

  /** By this line a relay was asked to go on from where another had stopped. */
  asked(line: string, now: number): void {
    this.#askedAt.delete(line);
    this.#askedAt.set(line, now);
    if (this.#askedAt.size > MAX_KEYS) this.#askedAt.delete(this.#askedAt.keys().next().value!);
  }

  /**
   * What became of a bundle at the ear; `named` where it could be read. A relay may bring the same by each `line` to it. Returns the misdeed
   * once it is beyond doubt.
   */
  bundle(
    relay: string,
    drop: VerifierDrop | undefined,
    named: BundleName | undefined,
    now: number,
    line = relay,
  ): Misdeed | undefined {
    if (drop === 'signature' || drop === 'malformed') return this.#count('altered', relay, now);
    if (drop === 'not-a-speaker') return this.#count('foreign', relay, now);
    if (drop === 'stale') return this.#count('replayed', relay, now);
    if (named === undefined || drop === 'busy') return undefined;
    const window = this.#window(`${line} ${named.stream}`);
    const isNew = window.check(named.last) === 'new';
    if (isNew) window.note(named.last);
    const mayRepeat = now - (this.#askedAt.get(line) ?? Number.NEGATIVE_INFINITY) < CATCHING_UP;
    return isNew || mayRepeat ? undefined : this.#count('replayed', relay, now);
  }

  /** So many records it told did not hold. Returns the misdeed once it is beyond doubt. */
  records(relay: string, rejected: number, now: number): Misdeed | undefined {
    let found: Misdeed | undefined;
    for (let i = 0; i < rejected; i++) found ??= this.#count('invented', relay, now);
    return found;
  }

  #count(misdeed: keyof typeof FORGIVEN, relay: string, now: number): Misdeed | undefined {
    return this.#patience[misdeed].take(relay, now) ? undefined : misdeed;
  }

  #window(key: string): SequenceWindow {
    const window = this.#brought.get(key) ?? new SequenceWindow();
    this.#brought.delete(key);
    this.#brought.set(key, window);
    if (this.#brought.size > 2 * MAX_STREAMS) this.#brought.delete(this.#brought.keys().next().value!);
    return window;
  }
}
