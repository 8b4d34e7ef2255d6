/** The titles that radio stations put between the sound (SHOUTcast's and Icecast's `icy-metaint`), and the sound without them. */

import { tidyText } from '../../../wire/text.ts';

/** Characters of a title that are shown. */
const MAX_TITLE = 200;

export class IcyReader {
  readonly #every: number;
  readonly #onTitle: (title: string) => void;
  /** Bytes of sound before the next title, and bytes of a title that are still to come. */
  #sound: number;
  #missing = 0;
  #title: Uint8Array[] = [];

  /** `every`: bytes of sound between titles, at least one. */
  constructor(every: number, onTitle: (title: string) => void) {
    this.#every = every;
    this.#sound = every;
    this.#onTitle = onTitle;
  }

  /** The sound in these bytes. */
  *push(bytes: Uint8Array): Iterable<Uint8Array> {
    for (let at = 0; at < bytes.byteLength; ) {
      if (this.#missing > 0) {
        const some = bytes.subarray(at, at + this.#missing);
        at += some.byteLength;
        this.#missing -= some.byteLength;
        this.#title.push(some.slice());
        if (this.#missing === 0) this.#tell();
      } else if (this.#sound > 0) {
        const some = bytes.subarray(at, at + this.#sound);
        at += some.byteLength;
        this.#sound -= some.byteLength;
        yield some;
      } else {
        // At most 4,080.
        this.#missing = 16 * bytes[at++]!;
        this.#sound = this.#every;
      }
    }
  }

  #tell(): void {
    const bytes = Uint8Array.from(this.#title.flatMap((part) => [...part]));
    this.#title = [];
    const title = /StreamTitle='(.*?)';/s.exec(decoded(bytes))?.[1];
    if (title !== undefined) this.#onTitle(tidyText(title, MAX_TITLE, 4 * MAX_TITLE));
  }
}

/** UTF-8, or what stations used before. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
