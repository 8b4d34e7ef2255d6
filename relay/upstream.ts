/** Listening at another relay, in one room: its bundles join this relay's own, its word about the room is merged. */
import type { Connection, Stream } from '@libp2p/interface';
import { LISTEN_PROTOCOL, MAX_HOPS, SPEAKER_RATE } from '../src/node/fanout/constants.ts';
import { decodeListen, encodeHello, MAX_LISTEN_MESSAGE } from '../src/node/fanout/messages.ts';
import { MAX_STAGE } from '../src/node/room/constants.ts';
import { readMessages, sendMessage } from '../src/node/wire/stream.ts';
import type { Hall } from './hall.ts';

export interface UpstreamOptions {
  readonly connection: Connection;
  readonly hall: Hall;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Take the audio now; else stand by. */
  readonly audio: boolean;
  /** Once, however it ended. */
  readonly onEnd: () => void;
}

/** What a relay may send a second and at once: a whole stage, the room's state, and what was missed. */
const LIMITS = {
  maxMessage: MAX_LISTEN_MESSAGE,
  maxTotal: 2_000_000,
  perSecond: 2 * SPEAKER_RATE * MAX_STAGE,
};
/** A relay says the state every five seconds; one silent for this long is gone, ms. */
const SILENCE = 11_000;

export class Upstream {
  /** Relays between this one and the nearest that speakers publish to, by that way; undefined while it brings no audio. */
  hops: number | undefined;
  /** Takes the audio; else it stands by. */
  #audio: boolean;
  readonly #stream: Stream;
  readonly #o: UpstreamOptions;
  #heardAt: number;

  private constructor(stream: Stream, options: UpstreamOptions) {
    this.#stream = stream;
    this.#o = options;
    this.#heardAt = options.now();
    this.#audio = options.audio;
  }

  /** Opens a stream and says hello. Rejects when it cannot be opened. */
  static async open(options: UpstreamOptions): Promise<Upstream> {
    const { connection, signal } = options;
    const stream = await connection.newStream(LISTEN_PROTOCOL, { signal });
    const upstream = new Upstream(stream, options);
    upstream.#hello();
    void upstream.#hear().finally(options.onEnd);
    return upstream;
  }

  /** True when nothing has come for so long that the other side must be gone. */
  get isSilent(): boolean {
    return this.#o.now() - this.#heardAt > SILENCE;
  }

  get audio(): boolean {
    return this.#audio;
  }

  /** Takes the audio from now on, with what was missed, or stands by. */
  listen(audio: boolean): void {
    if (audio === this.#audio || this.#stream.writeStatus !== 'writable') return;
    this.#audio = audio;
    this.#hello();
  }

  #hello(): void {
    const { feed, room } = this.#o.hall;
    const audio = this.#audio;
    const resume = audio ? feed.newest : [];
    sendMessage(this.#stream, encodeHello({ room: room.id, audio, standby: !audio, guest: false, resume }));
  }

  close(): void {
    this.#stream.abort(new Error('listening elsewhere'));
  }

  async #hear(): Promise<void> {
    const { hall, now, connection } = this.#o;
    const relay = connection.remotePeer.toString();
    try {
      for await (const bytes of readMessages(this.#stream, LIMITS)) {
        this.#heardAt = now();
        const message = decodeListen(bytes);
        if (message.type === 'audio') for (const bundle of message.bundles) hall.offer(bundle, { relay }, now());
        else if (message.type === 'state') {
          this.hops = message.hops === undefined || message.hops >= MAX_HOPS ? undefined : message.hops + 1;
          await hall.room.merge(message.charter, message.members);
        } else return;
      }
    } catch {
      // However it ended, another is looked for.
    } finally {
      this.close();
    }
  }
}
