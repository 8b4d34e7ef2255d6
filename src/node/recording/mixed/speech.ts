/** What one speaker said, out of their file, slot by slot. A file may come from anybody: what is broken or goes back in time is silence. */
import { readPages, type SoundPage } from '../read-pages.ts';
import type { Bytes } from '../signed-reader.ts';

interface Spoken {
  readonly slot: number;
  readonly packet: Uint8Array;
}

export class Speech {
  readonly #pages: AsyncGenerator<SoundPage>;
  /** Packets of the page that was read last. */
  #spoken: readonly Spoken[] = [];
  #at = 0;
  #slots = 0;

  constructor(source: Bytes) {
    this.#pages = readPages(source);
  }

  /** Slots of the file so far: all of them once there is no `next`. */
  get slots(): number {
    return this.#slots;
  }

  /** The slot of the next packet of sound; undefined at the end of the file. After `seek`. */
  get next(): number | undefined {
    return this.#spoken[this.#at]?.slot;
  }

  /** Reads on until there is a packet of sound, or the file ends. Rejects with what the system says. */
  async seek(): Promise<void> {
    while (this.#at === this.#spoken.length) {
      const { value: page, done } = await this.#pages.next();
      if (done === true) return;
      this.#spoken = [...spokenIn(page, this.#slots)];
      this.#at = 0;
      if (page.whole) this.#slots = Math.max(this.#slots, endOf(page));
    }
  }

  /** The packet of this slot, which is not before any that was asked for; undefined where there is silence. */
  take(slot: number): Uint8Array | undefined {
    return this.next === slot ? this.#spoken[this.#at++]!.packet : undefined;
  }

  /** Nothing more is read. */
  async end(): Promise<void> {
    await this.#pages.return(undefined);
  }
}

/** The packets of sound in a page from a slot on. */
export function* spokenIn({ whole, slot: first, packets }: SoundPage, from = 0): Generator<Spoken> {
  if (!whole) return;
  let slot = first;
  for (const { slots, bytes, silent } of packets) {
    // Copied: the bytes of a file are read into memory that is used again.
    if (!silent && bytes !== undefined && slot >= from) yield { slot, packet: bytes.slice() };
    slot += slots;
  }
}

function endOf({ slot, packets }: SoundPage): number {
  return packets.reduce((sum, { slots }) => sum + slots, slot);
}
