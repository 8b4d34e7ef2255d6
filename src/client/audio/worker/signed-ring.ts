/** The last half minute of each voice as its speaker signed it, in memory and nowhere else. Bounded by time, by voices, and by bytes of each. */
import { KEPT_MS, MAX_BUNDLES, MAX_EVIDENCE } from '../../../node/report/constants.ts';

/** Voices that are kept: a stage, and some who have just left it. With `MAX_EVIDENCE` this is 7.5 MB at the very most; a voice takes some 180 kB. */
const MAX_VOICES = 16;

interface Kept {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** When it came, ms. */
  readonly at: number;
}

export class SignedRing {
  /** By session, the one heard last at the end. */
  readonly #voices = new Map<string, { readonly bundles: Kept[]; bytes: number }>();

  /** A verified bundle of the session with this key (hex) came at `now`, ms by a steady clock. */
  note(session: string, bytes: Uint8Array<ArrayBuffer>, now: number): void {
    const voice = this.#voices.get(session) ?? { bundles: [], bytes: 0 };
    this.#voices.delete(session);
    this.#voices.set(session, voice);
    voice.bundles.push({ bytes, at: now });
    voice.bytes += bytes.byteLength;
    this.forget(now);
  }

  /** What is kept of one voice, the oldest first. */
  of(session: string, now: number): readonly Uint8Array<ArrayBuffer>[] {
    this.forget(now);
    return this.#voices.get(session)?.bundles.map(({ bytes }) => bytes) ?? [];
  }

  /** Lets go of what is too old or too much. True when nothing is left. */
  forget(now: number): boolean {
    for (const [session, voice] of this.#voices) {
      for (let first = voice.bundles[0]; first !== undefined; first = voice.bundles[0]) {
        const fits = voice.bundles.length <= MAX_BUNDLES && voice.bytes <= MAX_EVIDENCE;
        if (fits && now - first.at < KEPT_MS) break;
        voice.bundles.shift();
        voice.bytes -= first.bytes.byteLength;
      }
      if (voice.bundles.length === 0 || this.#voices.size > MAX_VOICES) this.#voices.delete(session);
    }
    return this.#voices.size === 0;
  }
}
