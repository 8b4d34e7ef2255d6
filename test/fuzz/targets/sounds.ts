/** Packets of the decoders of our own, as files of strangers have them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BufferSource, EncodedPacketSink, Input, Logging, LogLevel, MP4 } from 'mediabunny';
import { adpcmDecoder, MS_WEIGHTS } from '../../../src/node/speaker/sound/codecs/adpcm.ts';
import { findAlacHeader } from '../../../src/node/speaker/sound/codecs/alac/find-header.ts';
import { ALAC_HEADER, alacDecoder } from '../../../src/node/speaker/sound/codecs/alac/index.ts';
import { UnreadableError } from '../../../src/node/speaker/sound/faults.ts';
import type { Samples } from '../../../src/node/speaker/sound/samples.ts';
import { concat } from '../../../src/node/wire/bytes.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { NEVER, type Target } from '../target.ts';

const vector = (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  readFile(join(REPOSITORY, 'test/vectors/sound', name)).then((bytes) => new Uint8Array(bytes));

/** What is decoded is sound, of channels that are equally long. */
function check({ channels }: Samples, most: number): void {
  for (const channel of channels) {
    if (channel.length !== channels[0]!.length || channel.length > most) throw new Error('of another length');
    if (!channel.every((sample) => Math.abs(sample) <= 1)) throw new Error('too loud');
  }
}

/** A header and a packet behind it. */
async function apple(bytes: Uint8Array): Promise<void> {
  check((await alacDecoder(bytes.subarray(0, ALAC_HEADER)).decode(bytes.subarray(ALAC_HEADER)))!, 2 ** 14);
}

function blocks(codec: 'adpcm-ms' | 'adpcm-ima') {
  const decoder = adpcmDecoder({ codec, rate: 16_000, channels: 2, block: 256, weights: MS_WEIGHTS });
  return async (bytes: Uint8Array) => check((await decoder.decode(bytes))!, 2 * bytes.byteLength);
}

async function applePackets(file: Uint8Array<ArrayBuffer>): Promise<readonly Uint8Array[]> {
  const header = await readHeader(file);
  Logging.level = LogLevel.Errors;
  const input = new Input({ source: new BufferSource(file), formats: [MP4] });
  const sink = new EncodedPacketSink((await input.getPrimaryAudioTrack())!);
  const packets: Uint8Array[] = [];
  for (let packet = await sink.getFirstPacket(); packet !== null; packet = await sink.getNextPacket(packet))
    packets.push(concat([header!, packet.data]));
  return packets;
}

const readHeader = (bytes: Uint8Array): Promise<Uint8Array | undefined> =>
  findAlacHeader(async (at, count) => bytes.subarray(at, at + count));

export async function soundTargets(): Promise<Target[]> {
  const file = await vector('18-tones-alac.m4a');
  const begins = (await vector('19-tones-adpcm-ms.wav')).slice(90, 90 + 512);
  return [
    {
      name: 'header and packet of Apple Lossless',
      seeds: await applePackets(file),
      read: apple,
      refuses: (error) => error instanceof RangeError || error instanceof UnreadableError,
      most: 8_000,
      share: 1 / 4,
    },
    { name: 'boxes with a header of Apple Lossless', seeds: [file], read: readHeader, refuses: NEVER, most: 40_000 },
    ...(['adpcm-ms', 'adpcm-ima'] as const).map((codec) => ({
      name: `blocks of ${codec}`,
      seeds: [begins],
      read: blocks(codec),
      refuses: (error: unknown) => error instanceof Error && error.message === 'not a block',
    })),
  ];
}
