/**
 * What a recording is made of, until whoever records asks for it: a message for each bundle would wake another thread seventy times a second. Bounded: who
 * does not ask is told how much was let go.
 */
import type { Frame, StreamId } from '../../../node/media/frame.ts';
import { concat } from '../../../node/wire/bytes.ts';
import type { Tapped } from '../messages.ts';

/** Bundles of others, and frames of the own voice: five seconds of a dozen people, and twenty of one's own. */
const MAX_WAITING = 1_000;

interface Waiting {
  /** Whose, or of which stream. */
  readonly of: string;
  readonly bytes: Uint8Array;
  readonly seq: number;
  /** When it came, ms. */
  readonly at: number;
}

export class WaitingSound {
  #heard: Waiting[] = [];
  #said: Waiting[] = [];
  #lost = 0;

  /** Every message of the port is a question. */
  constructor(port: MessagePort) {
    port.onmessage = () => {
      const { tapped, buffer } = this.#take(performance.now());
      port.postMessage(tapped, [buffer]);
    };
  }

  /** A verified bundle of so many frames, whose bytes stay as they are. */
  heard(session: string, bytes: Uint8Array, frames: number): void {
    if (this.#heard.length >= MAX_WAITING) this.#lost += frames;
    else this.#heard.push({ of: session, bytes, seq: 0, at: performance.now() });
  }

  said(stream: StreamId, { seq, payload }: Frame): void {
    if (this.#said.length >= MAX_WAITING) this.#lost++;
    else this.#said.push({ of: stream, bytes: payload.slice(), seq, at: performance.now() });
  }

  /** Everything in one buffer, which is handed over as it is. */
  #take(now: number): { readonly tapped: Tapped; readonly buffer: ArrayBuffer } {
    const [heard, said, lost] = [this.#heard, this.#said, this.#lost];
    [this.#heard, this.#said, this.#lost] = [[], [], 0];
    const { buffer } = concat([...heard, ...said].map(({ bytes }) => bytes));
    let from = 0;
    const piece = ({ byteLength }: Uint8Array): Uint8Array<ArrayBuffer> => {
      from += byteLength;
      return new Uint8Array(buffer, from - byteLength, byteLength);
    };
    const tapped: Tapped = {
      heard: heard.map(({ of, bytes, at }) => ({ session: of, bundle: piece(bytes), age: now - at })),
      said: said.map(({ of, bytes, seq, at }) => ({
        stream: of,
        frame: { seq, payload: piece(bytes) },
        age: now - at,
      })),
      lost,
    };
    return { tapped, buffer };
  }
}
