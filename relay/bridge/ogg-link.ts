/** One link of a chain of Ogg Opus (RFC 7845; RFC 3533, section 4), with its titles, page by page as it is heard. */
import { EncodedAudioPacketSource, EncodedPacket, NullTarget, OggOutputFormat, Output } from 'mediabunny';
import { FRAME_MS } from '../../src/node/media/frame.ts';
import { OpusPackets } from './opus-packets.ts';
import type { Sound } from './outlet.ts';

export interface Titles {
  readonly title: string;
  /** Who is heard. */
  readonly artist: string;
}

/** A page holds at most so much sound, s: a listener waits no longer for it. */
const PAGE = 0.2;
const SECONDS = FRAME_MS / 1_000;

export class OggLink {
  readonly titles: Titles;
  readonly #packets: OpusPackets;
  readonly #output: Output;
  readonly #source: EncodedAudioPacketSource;
  #blocks = 0;

  private constructor(titles: Titles, packets: OpusPackets, onPage: (page: Uint8Array) => void) {
    this.titles = titles;
    this.#packets = packets;
    const format = new OggOutputFormat({ maximumPageDuration: PAGE, onPage: (page) => onPage(page.slice()) });
    this.#output = new Output({ format, target: new NullTarget() });
    this.#source = new EncodedAudioPacketSource('opus');
    this.#output.addAudioTrack(this.#source);
    this.#output.setMetadataTags({ ...titles });
  }

  /** Pages go to `onPage`, each whole and to keep. `end` it. */
  static async open(sound: Sound, titles: Titles, onPage: (page: Uint8Array) => void): Promise<OggLink> {
    const link = new OggLink(titles, await OpusPackets.open(sound), onPage);
    await link.#output.start();
    return link;
  }

  /** Blocks of 20 ms that it has taken. */
  get blocks(): number {
    return this.#blocks;
  }

  async write(samples: Float32Array): Promise<void> {
    const packet = new EncodedPacket(this.#packets.encode(samples), 'key', this.#blocks++ * SECONDS, SECONDS);
    await this.#source.add(packet, { decoderConfig: this.#packets.config });
  }

  /** Writes what is left, and the mark of the end. */
  async end(): Promise<void> {
    await this.#output.finalize();
    this.#packets.free();
  }
}
