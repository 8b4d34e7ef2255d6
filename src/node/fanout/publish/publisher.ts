/** A speaker's channel to one relay: signed bundles are sent while anyone listens there. */
import { RateLimit } from '../../util/rate-limit.ts';
import { SPEAKER_BURST, SPEAKER_RATE } from '../protocol/constants.ts';
import { Demand } from '../protocol/relay-messages.ts';
import type { OpenPublishChannel, PublishChannel } from './channel.ts';
import { UnsentWatch } from './unsent-watch.ts';

/** Bytes waiting for a slow relay above which bundles are dropped: about three seconds of voice. */
const MAX_WAITING = 24_000;
/**
 * Relays end a channel that brings more than they forward, and count it against the speaker. Half the burst leaves room for bundles that arrive late,
 * all at once.
 */
const RATE = { perSecond: SPEAKER_RATE, burst: SPEAKER_BURST / 2, maxKeys: 1 };
/** Bytes of the length before a message of up to 16 KiB. */
const PREFIX = 2;

/** The relay reads bundles too slowly; more was spoken than relays forward; or the channel failed. */
export type PublishDrop = 'slow' | 'too-much' | 'unsent';

export interface PublisherEvents {
  /** Called once when the channel ends, from whichever side. */
  readonly onEnd: () => void;
  /** `wanted` or `twice` may have changed before that. */
  readonly onDemand?: () => void;
}

export class Publisher {
  readonly #rate = new RateLimit(RATE);
  readonly #watch = new UnsentWatch();
  #sent = 0;
  #channel: PublishChannel | undefined;
  #demand: Demand = Demand.hold;

  private constructor() {}

  /** Opens a channel to a relay. Rejects when that fails. */
  static async open(
    channel: OpenPublishChannel,
    signal: AbortSignal,
    { onEnd, onDemand }: PublisherEvents,
  ): Promise<Publisher> {
    const publisher = new Publisher();
    publisher.#channel = await channel(
      {
        onDemand: (said) => {
          publisher.#demand = said === Demand.go || said === Demand.twice ? said : Demand.hold;
          onDemand?.();
        },
        onEnd: () => {
          publisher.#demand = Demand.hold;
          onEnd();
        },
      },
      signal,
    );
    return publisher;
  }

  /** True while the relay has listeners. */
  get wanted(): boolean {
    return this.#demand !== Demand.hold && this.#channel?.writable === true;
  }

  /** True while this connection to the relay stalls repeatedly: a second one would help. */
  get twice(): boolean {
    return this.#demand === Demand.twice;
  }

  /** Bytes queued and not yet sent. */
  get queued(): number {
    return this.#channel?.queued ?? 0;
  }

  /** Whether what is queued has not moved for seconds. Call it a few times a second. */
  isStalled(now: number): boolean {
    return this.#watch.look(this.#sent, this.queued, now);
  }

  /** Sends a signed bundle while it is wanted. Returns why it was dropped, if it was: live audio never waits. Never throws. */
  send(bundle: Uint8Array): PublishDrop | undefined {
    if (this.#channel === undefined || !this.wanted) return undefined;
    if (this.#channel.queued > MAX_WAITING) return 'slow';
    if (!this.#rate.take('', performance.now(), bundle.byteLength + PREFIX)) return 'too-much';
    try {
      this.#channel.send(bundle);
      this.#sent += bundle.byteLength;
      return undefined;
    } catch {
      // The channel has ended, and its owner opens another.
      return 'unsent';
    }
  }

  close(): void {
    this.#channel?.close();
  }
}
