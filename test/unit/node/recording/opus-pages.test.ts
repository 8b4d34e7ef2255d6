import { createDecoder, createEncoder } from 'libopus-wasm';
import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../../src/node/media/frame.ts';
import { headPage, tagsPage } from '../../../../src/node/recording/ogg-pages.ts';
import { OpusPages } from '../../../../src/node/recording/opus-pages.ts';
import { readPages } from '../../../../src/node/recording/read-pages.ts';
import { silentSlots } from '../../../../src/node/recording/silence.ts';
import { readOpusHead } from '../../../../src/node/speaker/sound/codecs/opus-head.ts';
import { OggReader } from '../../../../src/node/speaker/sound/ogg.ts';
import { Counters } from '../../../../src/node/util/counters.ts';
import { concat } from '../../../../src/node/wire/bytes.ts';
import { packet } from '../../../support/records/recordings.ts';

const BEGIN = { serial: 5, page: 2, slots: 0, channels: 1 } as const;

function fileOf(...pages: Uint8Array[]): Uint8Array {
  return concat([headPage(5, 1), tagsPage(5, ['TITLE=Evening', 'ARTIST=Zoë']), ...pages]);
}

/** What a reader of Ogg that knows nothing of recordings finds. */
function packetsIn(file: Uint8Array): { packets: Uint8Array[]; dropped: Readonly<Record<string, number>> } {
  const drops = new Counters<'skipped' | 'unfinished' | 'broken'>();
  const reader = new OggReader(drops);
  const packets = [...reader.push(file), ...reader.end()].map(({ bytes }) => bytes);
  return { packets, dropped: drops.snapshot() };
}

describe('the pages of a recording', () => {
  it('hold every packet, of any size, and silence between them, for any reader of Ogg', () => {
    const pages = new OpusPages(BEGIN);
    const sizes = [2, 3, 254, 255, 256, 509, 510, 1_275, 60];
    const said = Array.from({ length: 200 }, (_, i) => packet(i, sizes[i % sizes.length]!));
    for (const [i, each] of said.entries()) {
      pages.push(each);
      if (i % 50 === 0) pages.silence(i + 1);
    }
    const { packets, dropped } = packetsIn(fileOf(pages.take(), pages.take(true)));
    expect(dropped).toEqual({});
    const [head, tags, ...rest] = packets;
    expect(readOpusHead(head!)).toMatchObject({ channels: 1, preSkip: 312, gain: 0 });
    expect(new TextDecoder().decode(tags)).toMatch(/^OpusTags.*TITLE=Evening.*ARTIST=Zoë$/s);
    expect(rest.filter((each) => silentSlots(each) === 0)).toEqual(said);
    const silent = rest.reduce((slots, each) => slots + silentSlots(each), 0);
    // A slot more, for a file ends with a packet.
    expect(silent).toBe(1 + 51 + 101 + 151 + 1);
  });

  it('are where they say, without holes, a second long at most, and the last one has the mark', async () => {
    const pages = new OpusPages(BEGIN);
    for (let i = 0; i < 130; i++) pages.push(packet(i));
    pages.silence(1_000);
    const read = await Array.fromAsync(readPages([fileOf(pages.take(true))]));
    let slot = 0;
    for (const page of read.slice(2)) {
      expect(page).toMatchObject({ slot, whole: true, serial: 5 });
      const slots = page.packets.reduce((sum, each) => sum + each.slots, 0);
      expect(slots).toBeLessThanOrEqual(50);
      slot += slots;
    }
    expect(slot).toBe(1_130);
    expect(read.map(({ number }) => number)).toEqual(read.map((_, i) => i));
    expect(read.flatMap(({ last }, i) => (last ? [i] : []))).toEqual([read.length - 1]);
  });

  it('have two channels from the first page on, once one packet has', async () => {
    const [mono, stereo] = await Promise.all(
      [1, 2].map(async (channels) => {
        const encoder = await createEncoder({ channels: channels as 1 | 2, sampleRate: SAMPLE_RATE, bitrate: 64_000 });
        return encoder
          .encodeFloat(Float32Array.from({ length: FRAME_SAMPLES * channels }, (_, i) => 0.5 * Math.sin(i / 20)))
          .slice();
      }),
    );
    const pages = new OpusPages(BEGIN);
    pages.push(mono!);
    expect(pages.takeHead()).toBeUndefined();
    pages.push(stereo!);
    pages.silence(7);
    const file = fileOf(pages.take());
    file.set(pages.takeHead()!);
    expect(pages.takeHead()).toBeUndefined();
    const [head, , ...sound] = packetsIn(file).packets;
    expect(readOpusHead(head!).channels).toBe(2);
    expect(sound.slice(2).map((each) => each[0]! & 4)).toEqual([4, 4]);
    const decoder = await createDecoder({ channels: 2, sampleRate: SAMPLE_RATE });
    const samples = sound.reduce((sum, each) => sum + decoder.decodeFloat(each).length, 0);
    expect(samples).toBe(9 * FRAME_SAMPLES * 2);
  });
});
