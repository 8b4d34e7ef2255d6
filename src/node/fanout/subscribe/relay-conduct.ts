/**
 * What a relay does that no honest one does, as detected by a listener: pure. None of it is ever played; the result is when to leave the relay, and
 * why. What only shows beside another relay is found by `RelayComparison`.
 */

import type { StreamId } from '../../media/frame.ts';
import { SequenceWindow } from '../../media/sequence-window.ts';
import { RateLimit } from '../../util/rate-limit.ts';
import { MAX_STREAMS } from '../protocol/constants.ts';
import type { VerifierDrop } from './bundle-verifier.ts';

export type Misdeed =
  /** Sent audio that its speaker never signed. */
  | 'altered'
  /** Sent audio of people who are not on stage: of another room, or invented. */
  | 'foreign'
  /** Repeated audio that it had sent, or sent audio from long ago. */
  | 'replayed'
  /** Sent records that nobody in the room signed. */
  | 'invented'
  /** Another relay brought audio that this one did not. */
  | 'withheld'
  /** Another relay brought the same audio much earlier. */
  | 'late'
  /** Sent far more than a whole stage can say. */
  | 'flooded';

/** Which frames a bundle holds, by its last frame. */
export interface BundleName {
  readonly stream: StreamId;
  readonly last: number;
}

/** Relays judged at a time: two in use, others a moment ago. */
const MAX_KEYS = 16;
/**
 * How much of each kind an honest relay may send, at once and per second. Two false signatures in all: one may be a bug, three are deliberate.
 * Foreign voices: a relay learns slightly later than this page who left the stage, and slightly earlier of newcomers.
 */
const FORGIVEN = {
  altered: { burst: 2, perSecond: 0 },
  foreign: { burst: 30, perSecond: 3 },
  replayed: { burst: 16, perSecond: 1 },
  invented: { burst: 2, perSecond: 0 },
} as const;
/** After a hello that names streams a relay may repeat audio for this long, ms. */
const CATCHING_UP = 2_500;

export class RelayConduct {
  readonly #patience = {
    altered: new RateLimit({ ...FORGIVEN.altered, maxKeys: MAX_KEYS }),
    foreign: new RateLimit({ ...FORGIVEN.foreign, maxKeys: MAX_KEYS }),
    replayed: new RateLimit({ ...FORGIVEN.replayed, maxKeys: MAX_KEYS }),
    invented: new RateLimit({ ...FORGIVEN.invented, maxKeys: MAX_KEYS }),
  };
  /** What each channel has brought, by 'line stream', the one used last at the end. */
  readonly #brought = new Map<string, SequenceWindow>();
  /** When history was last requested, by channel, ms. */
  readonly #askedAt = new Map<string, number>();

  /** A relay was asked on this channel to continue where another had stopped. */
  asked(line: string, now: number): void {
    this.#askedAt.delete(line);
    this.#askedAt.set(line, now);
    if (this.#askedAt.size > MAX_KEYS) this.#askedAt.delete(this.#askedAt.keys().next().value!);
  }

  /**
   * The outcome of a bundle at the verifier; `named` where it could be decoded. A relay may bring the same bundle on each `line`. Returns the misdeed
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

  /** This many of the records it sent were invalid. Returns the misdeed once it is beyond doubt. */
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
