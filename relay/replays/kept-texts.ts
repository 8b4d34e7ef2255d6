/** The texts about replays as they are sent, each made once for as long as the shelf is as it is: a feed of many takes a while, and anybody may ask. Pure. */
import { createHash } from 'node:crypto';
import { WindowLimit } from '../util/window-limit.ts';

export interface SentText {
  readonly bytes: Buffer;
  /** With its quotes. */
  readonly etag: string;
}

/** Texts that are made in a second, ms: for one address, and for all. */
const MAKING = { window: 1_000, perKey: 5, inAll: 20 };
/** Bytes of the texts that are kept: the oldest go first. */
const MOST_KEPT = 16_777_216;

export class KeptTexts {
  readonly #now: () => number;
  readonly #making = new WindowLimit(MAKING);
  readonly #texts = new Map<string, SentText>();
  #shelf: object | undefined;
  #bytes = 0;

  /** `now`: ms of a steady clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * The text of this name, all of which follows from the shelf and the name. `from`: who asks, by the larger block of their address. Undefined when it would have to be
   * made and enough were in this second.
   */
  of(shelf: object, name: string, from: string, make: () => string): SentText | undefined {
    if (shelf !== this.#shelf) {
      this.#shelf = shelf;
      this.#texts.clear();
      this.#bytes = 0;
    }
    const kept = this.#texts.get(name);
    if (kept !== undefined) return kept;
    if (!this.#making.take(from, this.#now())) return undefined;
    const text = sentText(make());
    this.#texts.set(name, text);
    this.#bytes += text.bytes.byteLength;
    for (const [oldest, { bytes }] of this.#texts) {
      if (this.#bytes <= MOST_KEPT) break;
      this.#texts.delete(oldest);
      this.#bytes -= bytes.byteLength;
    }
    return text;
  }
}

export function sentText(text: string): SentText {
  const bytes = Buffer.from(text);
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}
