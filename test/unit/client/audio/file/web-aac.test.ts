import { afterEach, expect, it, vi } from 'vitest';
import { configOf, decoder } from '../../../../../src/client/audio/file/web-aac.ts';

/** AAC-LC of 44,100 Hz for two ears. */
const LC = Uint8Array.of(0x12, 0x10);

let opened: AudioDecoderConfig[] = [];

/** A browser that gives each packet out, once it has so many. A packet that begins with 0 is no AAC. */
function browser(delay: number, supported = true): void {
  opened = [];
  class FakeDecoder {
    static isConfigSupported = async () => ({ supported });
    state = 'unconfigured';
    readonly #held: Uint8Array[] = [];
    readonly #init: AudioDecoderInit;
    constructor(init: AudioDecoderInit) {
      this.#init = init;
    }
    configure(config: AudioDecoderConfig): void {
      opened.push(config);
      this.state = 'configured';
    }
    decode({ data }: { data: Uint8Array }): void {
      this.#held.push(data);
      if (this.#held.length <= delay) return;
      const [first] = this.#held.shift()!;
      queueMicrotask(() => {
        if (first === 0) {
          this.state = 'closed';
          this.#init.error(new DOMException('broken', 'EncodingError'));
        } else this.#init.output(sound(first!));
      });
    }
    close(): void {
      this.state = 'closed';
    }
  }
  vi.stubGlobal('AudioDecoder', FakeDecoder);
  vi.stubGlobal(
    'EncodedAudioChunk',
    class {
      readonly data: Uint8Array;
      constructor({ data }: { data: Uint8Array }) {
        this.data = data;
      }
    },
  );
}

const sound = (value: number): AudioData =>
  ({
    numberOfChannels: 2,
    numberOfFrames: 1_024,
    sampleRate: 44_100,
    copyTo: (samples: Float32Array, { planeIndex }: AudioDataCopyToOptions) =>
      void samples.fill(value + planeIndex / 10),
    close: () => undefined,
  }) as unknown as AudioData;

afterEach(() => vi.unstubAllGlobals());

it('reads what the header says', () => {
  expect(configOf(LC)).toMatchObject({ codec: 'mp4a.40.2', sampleRate: 44_100, numberOfChannels: 2 });
  expect(configOf(Uint8Array.of(0x2b, 0x8b))).toMatchObject({
    codec: 'mp4a.40.5',
    sampleRate: 22_050,
    numberOfChannels: 1,
  });
});

it('gives the sound of each packet, a channel each', async () => {
  browser(0);
  const aac = await decoder({ asc: LC });
  const { channelData, sampleRate } = await aac.decode(Uint8Array.of(3));
  expect([channelData.length, sampleRate, channelData[1]![5]]).toEqual([2, 44_100, Math.fround(3.1)]);
  aac.free();
});

it('waits for a decoder that gives each one out with the next, and loses none', async () => {
  browser(1);
  const aac = await decoder({ asc: LC });
  const heard: (number | undefined)[] = [];
  for (const value of [1, 2, 3]) heard.push((await aac.decode(Uint8Array.of(value))).channelData[0]![0]);
  expect(heard).toEqual([undefined, 1, 2]);
});

it('goes on behind a packet that is broken', async () => {
  browser(0);
  const aac = await decoder({ asc: LC });
  await expect(aac.decode(Uint8Array.of(0))).rejects.toThrow('broken');
  expect((await aac.decode(Uint8Array.of(7))).channelData[0]![0]).toBe(7);
  expect(opened).toHaveLength(2);
});

it('is refused by name where the browser has none', async () => {
  browser(0, false);
  await expect(decoder({ asc: LC })).rejects.toMatchObject({ name: 'UnreadableError', why: 'codec' });
});
