/** The mixed file as MP3 and as AAC, by encoders that are there where somebody has installed them: their licences are not ours (decision 80). */
import { AudioSample, AudioSampleSource, Mp3OutputFormat, Mp4OutputFormat, Output, StreamTarget } from 'mediabunny';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../src/node/media/frame.ts';
import type { MixFormat } from '../../src/node/recording/folder-names.ts';
import type { OpenMixWriter } from '../../src/node/recording/mixed/mix-files.ts';
import type { MixWriter } from '../../src/node/recording/mixed/mix-writer.ts';
import { concat } from '../../src/node/wire/bytes.ts';
import { Failure } from '../util/failure.ts';

/** bit/s of one channel and of two. */
const BITRATES = { mp3: { 1: 96_000, 2: 160_000 }, m4a: { 1: 80_000, 2: 128_000 } } as const;
const CODECS = { mp3: 'mp3', m4a: 'aac' } as const;
/** Blocks that are encoded at once, a second: each time costs a message to the encoder's thread. */
const TOGETHER = 50;
/** What the encoders hold back, samples, and players do not know of: MP3 1,105 (LAME's technical FAQ), AAC 2,048 at most. */
const DELAY = 2_048;

/** Undefined for Opus, which needs none. Throws a `Failure` that says what to install. */
export async function mixEncoder(format: MixFormat): Promise<OpenMixWriter | undefined> {
  if (format === 'ogg') return undefined;
  if (format === 'mp3') (await installed(import('@mediabunny/mp3-encoder'), 'mp3')).registerMp3Encoder();
  else (await installed(import('@mediabunny/aac-encoder'), 'aac')).registerAacEncoder();
  return (options) => MediaMix.open(format, options);
}

function installed<T>(module: Promise<T>, codec: string): Promise<T> {
  return module.catch((cause: unknown) => {
    const name = `@mediabunny/${codec}-encoder`;
    throw new Failure(`${codec.toUpperCase()} is made where the package ${name} is installed: npm install ${name}`, {
      cause,
    });
  });
}

class MediaMix implements MixWriter {
  readonly delay = DELAY;
  readonly #channels: 1 | 2;
  readonly #output: Output;
  readonly #source: AudioSampleSource;
  /** Of the file, since they were taken. */
  #bytes: Uint8Array[] = [];
  #blocks: Float32Array[] = [];
  #samples = 0;

  private constructor(format: 'mp3' | 'm4a', { channels, tags }: Parameters<OpenMixWriter>[0]) {
    this.#channels = channels;
    let end = 0;
    const sink = new WritableStream<{ readonly data: Uint8Array; readonly position: number }>({
      write: ({ data, position }) => {
        if (position !== end) throw new Error('the file would have to be written from its beginning again');
        end += data.byteLength;
        this.#bytes.push(data.slice());
      },
    });
    // Such as need not be changed at their beginning once their end is known.
    const container =
      format === 'mp3' ? new Mp3OutputFormat({ xingHeader: false }) : new Mp4OutputFormat({ fastStart: 'fragmented' });
    this.#output = new Output({ format: container, target: new StreamTarget(sink) });
    this.#source = new AudioSampleSource({ codec: CODECS[format], bitrate: BITRATES[format][channels] });
    this.#output.addAudioTrack(this.#source);
    const named = (name: string): string =>
      tags.find((tag) => tag.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    this.#output.setMetadataTags({ title: named('TITLE'), artist: named('ARTIST'), date: new Date(named('DATE')) });
  }

  static async open(format: 'mp3' | 'm4a', options: Parameters<OpenMixWriter>[0]): Promise<MediaMix> {
    const mix = new MediaMix(format, options);
    try {
      await mix.#output.start();
      return mix;
    } catch (cause) {
      mix.free();
      throw cause;
    }
  }

  async sound(samples: Float32Array): Promise<void> {
    this.#blocks.push(samples);
    if (this.#blocks.length === TOGETHER) await this.#encode();
  }

  async silence(slots: number): Promise<void> {
    for (let i = 0; i < slots; i++) await this.sound(new Float32Array(FRAME_SAMPLES * this.#channels));
  }

  async take(last: boolean): Promise<Uint8Array> {
    if (last) {
      await this.#encode();
      await this.#output.finalize();
    }
    return concat(this.#bytes.splice(0));
  }

  free(): void {
    // What has failed was told by the call that failed, and nothing of the file is kept.
    if (this.#output.state === 'started') this.#output.cancel().catch(() => undefined);
  }

  async #encode(): Promise<void> {
    const blocks = this.#blocks.splice(0);
    if (blocks.length === 0) return;
    const data = new Float32Array(blocks.length * FRAME_SAMPLES * this.#channels);
    for (const [i, block] of blocks.entries()) data.set(block, i * block.length);
    const timestamp = this.#samples / SAMPLE_RATE;
    const form = { format: 'f32', numberOfChannels: this.#channels, sampleRate: SAMPLE_RATE } as const;
    const sample = new AudioSample({ ...form, data, timestamp });
    this.#samples += blocks.length * FRAME_SAMPLES;
    try {
      await this.#source.add(sample);
    } finally {
      sample.close();
    }
  }
}
