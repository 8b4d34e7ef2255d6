/** A speaker's stream to one relay: signed bundles are sent while anyone listens there. */
import type { Connection, Stream } from '@libp2p/interface';
import type { RoomId } from '../../identity/ids.ts';
import { readMessages, sendMessage } from '../../transport/framed-stream.ts';
import { sendLive } from '../../transport/live-stream.ts';
import { RateLimit } from '../../util/rate-limit.ts';
import { PUBLISH_PROTOCOL, PUBLISH_PROTOCOL_1_0, SPEAKER_BURST, SPEAKER_RATE } from '../protocol/constants.ts';
import { Demand, encodePublish } from '../protocol/relay-messages.ts';

/** Limits on the demands that a relay sends as listeners come and go: bytes at once and per second, two to a message. */
const DEMANDS = { maxMessage: 1, maxTotal: 64, perSecond: 4 };
/** Bytes waiting for a slow relay above which bundles are dropped: about three seconds of voice. */
const MAX_WAITING = 24_000;
/**
 * Relays end a stream that brings more than they forward, and count it against the speaker. Half the burst leaves room for bundles that arrive late,
 * all at once.
 */
const RATE = { perSecond: SPEAKER_RATE, burst: SPEAKER_BURST / 2, maxKeys: 1 };
/** Bytes of the length before a message of up to 16 KiB. */
const PREFIX = 2;

/** The relay reads bundles too slowly; more was spoken than relays forward; or the stream failed. */
export type PublishDrop = 'slow' | 'too-much' | 'unsent';

export class PublishStream {
  readonly #stream: Stream;
  readonly #rate = new RateLimit(RATE);
  #demand: Demand = Demand.hold;

  private constructor(stream: Stream) {
    this.#stream = stream;
  }

  /**
   * Opens a stream to the relay at the other end of `connection`. `onEnd` is called once when it ends, from whichever side; `onDemand` when
   * `wanted` or `twice` may have changed before that.
   */
  static async open(
    connection: Connection,
    room: RoomId,
    signal: AbortSignal,
    onEnd: () => void,
    onDemand?: () => void,
  ): Promise<PublishStream> {
    const stream = sendLive(await connection.newStream([PUBLISH_PROTOCOL, PUBLISH_PROTOCOL_1_0], { signal }));
    sendMessage(stream, encodePublish(room));
    const publisher = new PublishStream(stream);
    void publisher.#hear(onDemand).finally(onEnd);
    return publisher;
  }

  /** True while the relay has listeners. */
  get wanted(): boolean {
    return this.#demand !== Demand.hold && this.#stream.writeStatus === 'writable';
  }

  /** True while this connection to the relay stalls repeatedly: a second one would help. */
  get twice(): boolean {
    return this.#demand === Demand.twice;
  }

  /** Sends a signed bundle while it is wanted. Returns why it was dropped, if it was: live audio never waits. Never throws. */
  send(bundle: Uint8Array): PublishDrop | undefined {
    if (!this.wanted) return undefined;
    if (this.#stream.writeBufferLength > MAX_WAITING) return 'slow';
    if (!this.#rate.take('', performance.now(), bundle.byteLength + PREFIX)) return 'too-much';
    try {
      sendMessage(this.#stream, bundle);
      return undefined;
    } catch {
      // The stream has ended, and its owner opens another.
      return 'unsent';
    }
  }

  close(): void {
    this.#stream.abort(new Error('done publishing'));
  }

  async #hear(onDemand?: () => void): Promise<void> {
    try {
      for await (const message of readMessages(this.#stream, DEMANDS)) {
        const [said] = message;
        this.#demand = said === Demand.go || said === Demand.twice ? said : Demand.hold;
        onDemand?.();
      }
    } catch {
      // However it ended, the owner opens another.
    } finally {
      this.#demand = Demand.hold;
      this.#stream.abort(new Error('done publishing'));
    }
  }
}
