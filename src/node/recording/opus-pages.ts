/** One speaker's packets and silence, as pages that can be appended to a file. Pure: whoever owns it writes what `take` gives. */
import { opusChannels } from '../media/opus-packet.ts';
import { concat } from '../wire/bytes.ts';
import { granuleAt, headPage, LAST, MAX_SEGMENTS, segmentsOf, writePage } from './ogg-pages.ts';
import { silence, silentSlots } from './silence.ts';

/** Slots in a page: a second. */
const PAGE_SLOTS = 50;

export interface OpusPagesState {
  readonly serial: number;
  /** Number of the next page. */
  readonly page: number;
  /** Slots of 20 ms that are written. */
  readonly slots: number;
  readonly channels: 1 | 2;
}

export class OpusPages {
  readonly #serial: number;
  #page: number;
  #slots: number;
  #channels: 1 | 2;
  #widened = false;
  /** Finished pages that were not taken. */
  #done: Uint8Array[] = [];
  /** The page that is being filled. */
  #packets: Uint8Array[] = [];
  #segments = 0;
  #held = 0;
  /** Slots of silence that are not packets yet. */
  #quiet = 0;

  /** Goes on behind the header pages, or behind what a file has. */
  constructor({ serial, page, slots, channels }: OpusPagesState) {
    this.#serial = serial;
    this.#page = page;
    this.#slots = slots;
    this.#channels = channels;
  }

  /** Slots from the beginning of the file to where the next packet is heard. */
  get slots(): number {
    return this.#slots + this.#held + this.#quiet;
  }

  /** Adds a packet of one slot. */
  push(packet: Uint8Array): void {
    this.#settle();
    if (opusChannels(packet) === 2 && this.#channels === 1) {
      this.#channels = 2;
      this.#widened = true;
    }
    this.#add(packet, 1);
  }

  silence(slots: number): void {
    this.#quiet += slots;
  }

  /** The pages that were filled since the last call, and the one begun. `last`: nothing follows, the file ends here. */
  take(last = false): Uint8Array<ArrayBuffer> {
    // A page without a packet ends no file.
    if (last && this.#quiet + this.#held === 0) this.#quiet = 1;
    this.#settle();
    if (this.#held > 0) this.#finish(last ? LAST : 0);
    const pages = concat(this.#done);
    this.#done = [];
    return pages;
  }

  /** The first page anew, once a second channel is there: to be written over the one in the file. */
  takeHead(): Uint8Array<ArrayBuffer> | undefined {
    if (!this.#widened) return undefined;
    this.#widened = false;
    return headPage(this.#serial, 2);
  }

  #settle(): void {
    while (this.#quiet > 0) {
      if (this.#held === PAGE_SLOTS) this.#finish(0);
      const slots = Math.min(this.#quiet, PAGE_SLOTS - this.#held);
      this.#quiet -= slots;
      for (const packet of silence(slots, this.#channels)) this.#add(packet, silentSlots(packet));
    }
  }

  #add(packet: Uint8Array, slots: number): void {
    const segments = segmentsOf(packet);
    // Not before something follows: the last page of a file has a mark.
    if (this.#segments + segments > MAX_SEGMENTS || this.#held === PAGE_SLOTS) this.#finish(0);
    this.#packets.push(packet);
    this.#segments += segments;
    this.#held += slots;
  }

  #finish(flags: number): void {
    this.#slots += this.#held;
    const granule = granuleAt(this.#slots);
    const [serial, packets] = [this.#serial, this.#packets];
    this.#done.push(writePage({ serial, number: this.#page++, flags, granule, packets }));
    this.#packets = [];
    this.#segments = 0;
    this.#held = 0;
  }
}
