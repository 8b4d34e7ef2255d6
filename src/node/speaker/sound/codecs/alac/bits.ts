/** Bits of a packet, the highest of each byte first. Behind its end there are zeros, and `isOver` says so. */
export class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isOver(): boolean {
    return this.#at > 8 * this.#bytes.byteLength;
  }

  /** The next bits, at most 32, as a number from 0 up. They stay. */
  peek(count: number): number {
    let value = 0;
    let left = count;
    for (let at = this.#at; left > 0; ) {
      const byte = this.#bytes[at >> 3] ?? 0;
      const has = 8 - (at & 7);
      const takes = Math.min(has, left);
      value = value * 2 ** takes + ((byte >> (has - takes)) & (2 ** takes - 1));
      at += takes;
      left -= takes;
    }
    return value;
  }

  take(count: number): number {
    const value = this.peek(count);
    this.#at += count;
    return value;
  }

  /** The same, the highest bit being the sign. */
  takeSigned(count: number): number {
    const value = this.take(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** Goes on to the next whole byte. */
  align(): void {
    this.#at = (this.#at + 7) & ~7;
  }
}
