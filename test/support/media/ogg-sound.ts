/** What a player plays of an Ogg Opus file: without what it skips at the beginning, for as long as the last page says. */
import { createDecoder } from 'libopus-wasm';
import { SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import { OggReader } from '../../../src/node/speaker/sound/ogg.ts';
import { Counters } from '../../../src/node/util/counters.ts';

export async function decodeOgg(
  file: Uint8Array,
): Promise<{ readonly left: Float32Array; readonly right: Float32Array }> {
  const reader = new OggReader(new Counters());
  const [head, , ...packets] = [...reader.push(file), ...reader.end()];
  const skip = new DataView(head!.bytes.buffer, head!.bytes.byteOffset).getUint16(10, true);
  const decoder = await createDecoder({ channels: 2, sampleRate: SAMPLE_RATE });
  const all = packets.map(({ bytes }) => decoder.decodeFloat(bytes));
  decoder.free();
  const end = packets.at(-1)!.pageEnd;
  const side = (n: number): Float32Array => {
    const out = new Float32Array(all.reduce((sum, { length }) => sum + length / 2, 0));
    let at = 0;
    for (const samples of all) for (let i = n; i < samples.length; i += 2) out[at++] = samples[i]!;
    return out.subarray(skip, end);
  };
  return { left: side(0), right: side(1) };
}
