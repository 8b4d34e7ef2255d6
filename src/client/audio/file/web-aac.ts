/** AAC by the browser's own decoder: the page's build puts it in the place of `@audio/decode-aac`, which is no part of the page (decision 70). */
import { UnreadableError } from '../../../node/speaker/sound/faults.ts';

/** Hz, by their number in an AudioSpecificConfig (ISO/IEC 14496-3, table 1.18). */
const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
/** How long a packet may be in the decoder, ms: some give each one out with the next. */
const PATIENCE = 100;

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}

const NOTHING: Decoded = { channelData: [new Float32Array(0)], sampleRate: 48_000 };

/** `asc`: the AudioSpecificConfig. Throws UnreadableError where the browser does not hear it. */
export async function decoder({ asc }: { readonly asc: Uint8Array }): Promise<{
  decode(packet: Uint8Array): Promise<Decoded>;
  free(): void;
}> {
  const config = configOf(asc);
  const isHeard = typeof AudioDecoder !== 'undefined' && (await AudioDecoder.isConfigSupported(config)).supported;
  if (isHeard !== true)
    throw new UnreadableError('its sound is AAC, which this browser does not hear', { why: 'codec' });
  let decoded: Decoded[] = [];
  let wake: () => void = () => undefined;
  let failed: Error | undefined;
  const open = (): AudioDecoder => {
    const made = new AudioDecoder({
      output: (data) => {
        decoded.push(samplesOf(data));
        wake();
      },
      error: (error) => {
        failed = error;
        wake();
      },
    });
    made.configure(config);
    return made;
  };
  let inner = open();
  let time = 0;
  return {
    decode: async (packet) => {
      if (inner.state === 'closed') inner = open();
      inner.decode(new EncodedAudioChunk({ type: 'key', timestamp: time++, data: packet }));
      if (decoded.length === 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, PATIENCE);
        wake = resolve;
        await promise;
        clearTimeout(timer);
      }
      if (failed !== undefined) {
        const error = failed;
        failed = undefined;
        decoded = [];
        throw error;
      }
      return decoded.shift() ?? NOTHING;
    },
    free: () => {
      if (inner.state !== 'closed') inner.close();
    },
  };
}

/** What it says of itself (ISO/IEC 14496-3, section 1.6.2.1). */
export function configOf(asc: Uint8Array): AudioDecoderConfig {
  const [a = 0, b = 0] = asc;
  const [type, rate, channels] = [a >> 3, ((a & 7) << 1) | (b >> 7), (b >> 3) & 15];
  return {
    codec: `mp4a.40.${type}`,
    // What is not in the table is in the description.
    sampleRate: RATES[rate] ?? 48_000,
    numberOfChannels: channels === 7 ? 8 : Math.max(1, channels),
    description: asc,
  };
}

function samplesOf(data: AudioData): Decoded {
  const channelData = Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex, format: 'f32-planar' });
    return samples;
  });
  data.close();
  return { channelData, sampleRate: data.sampleRate };
}
