import { createEncoder } from 'libopus-wasm';
import { describe, expect, it } from 'vitest';
import { manifestOf } from '../../../../../src/node/recording/finish-files.ts';
import { type Manifest, writeManifest } from '../../../../../src/node/recording/manifest.ts';
import { mixFiles } from '../../../../../src/node/recording/mixed/mix-files.ts';
import { readOpus } from '../../../../../src/node/speaker/index.ts';
import { compareVoice, SAME_VOICE, VOICE_AMONG_OTHERS } from '../../../../support/media/compare-voices.ts';
import { decodeOpus, demoLine } from '../../../../support/media/demo-voices.ts';
import { hear, loudness } from '../../../../support/media/heard.ts';
import { decodeOgg } from '../../../../support/media/ogg-sound.ts';
import { type MemoryFiles, spokenFiles } from '../../../../support/records/memory-files.ts';

const SECOND = 48_000;
const SLOT = 960;

async function mixOf(files: MemoryFiles): Promise<Float32Array> {
  return (await decodeOgg(files.held.get('mix.ogg')!)).left;
}

/** Where one sound lies in another, samples, looked for within 100 ms of where it is expected. */
function placeOf(sound: Float32Array, whole: Float32Array, near: number): number {
  let [best, place] = [-Infinity, 0];
  for (let at = near - SECOND / 10; at <= near + SECOND / 10; at += 1) {
    let sum = 0;
    for (let i = 0; i < sound.length; i += 7) sum += sound[i]! * (whole[at + i] ?? 0);
    if (sum > best) [best, place] = [sum, at];
  }
  return place - near;
}

describe('the mixed file', { timeout: 60_000 }, () => {
  it('has all voices at their time to the sample, lasts as long as their files, and is silent where all are', async () => {
    const [one, two] = [await demoLine(0), await demoLine(12)];
    const apart = one.length + 100;
    const lasts = apart + Math.max(one.length, two.length) + 200;
    const files = await spokenFiles(
      [
        {
          name: 'Ada',
          turns: [
            { from: 10, packets: one },
            { from: apart, packets: one },
          ],
        },
        { name: 'Bao', turns: [{ from: apart, packets: two }] },
      ],
      lasts,
    );
    const mixed = await mixFiles(files);
    expect((await manifestOf(files)).mixes).toEqual([{ format: 'ogg', ...(await files.sum('mix.ogg')) }]);
    expect(mixed).toMatchObject({ drops: {} });

    const sound = await mixOf(files);
    const [ada, bao] = [await decodeOpus(one), await decodeOpus(two)];
    // A speaker's file lasts so long, less what a player skips of its beginning.
    expect(Math.abs(sound.length - (lasts * SLOT - 312))).toBeLessThan(SECOND / 50);
    const alone = sound.subarray(10 * SLOT, (10 + one.length) * SLOT);
    const together = sound.subarray(apart * SLOT, (lasts - 200) * SLOT);
    expect(compareVoice(alone, ada).score).toBeGreaterThan(SAME_VOICE);
    expect(compareVoice(together, ada).score).toBeGreaterThan(VOICE_AMONG_OTHERS);
    expect(compareVoice(together, bao).score).toBeGreaterThan(VOICE_AMONG_OTHERS);
    // Played, all sound comes earlier by what the speaker's encoder looked ahead.
    expect(Math.abs(placeOf(ada.subarray(0, SECOND), sound, 10 * SLOT - 312))).toBeLessThan(3);
    for (const [from, to] of [
      [0, 9],
      [12 + one.length, apart - 1],
      [lasts - 190, lasts - 1],
    ] as const)
      expect(loudness(sound.subarray(from * SLOT, to * SLOT))).toBeLessThan(1e-4);
  });

  it('is as loud for all, and never clipped', async () => {
    const [one, two] = [await demoLine(0), await demoLine(12)];
    const at = async (packets: readonly Uint8Array[], gain: number) => {
      const sound = (await decodeOpus(packets)).map((sample) => Math.max(-1, Math.min(1, sample * gain)));
      const encoder = await createEncoder({ channels: 1, sampleRate: 48_000, frameSize: SLOT, bitrate: 64_000 });
      return packets.map((_, i) => encoder.encodeFloat(sound.subarray(i * SLOT, (i + 1) * SLOT)));
    };
    const from = one.length + 50;
    const files = await spokenFiles(
      [
        {
          name: 'Loud',
          turns: [
            { from: 0, packets: await at(one, 3) },
            { from, packets: await at(two, 3) },
          ],
        },
        { name: 'Soft', turns: [{ from, packets: await at(two, 0.25) }] },
        { name: 'Soft too', turns: [{ from: 2 * from, packets: await at(one, 0.25) }] },
      ],
      3 * from,
    );
    await mixFiles(files);
    const sound = await mixOf(files);
    expect(sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeLessThan(1);
    const [loud, soft] = [0, 2 * from].map((at) => loudness(sound.subarray(at * SLOT, (at + one.length) * SLOT)));
    // Who spoke twelve times as loud.
    expect(loud! / soft!).toBeGreaterThan(0.6);
    expect(loud! / soft!).toBeLessThan(1.7);
  });

  it('has two channels once a speaker has', async () => {
    const encoder = await createEncoder({ channels: 2, sampleRate: 48_000, frameSize: SLOT, bitrate: 96_000 });
    const left = Array.from({ length: 100 }, (_, n) =>
      encoder.encodeFloat(
        Float32Array.from({ length: 2 * SLOT }, (__, i) => (i % 2 === 0 ? Math.sin((n * SLOT + i / 2) / 20) / 4 : 0)),
      ),
    );
    const files = await spokenFiles([{ name: 'Ada', turns: [{ from: 0, packets: left }] }], 110);
    await mixFiles(files);
    const both = await decodeOgg(files.held.get('mix.ogg')!);
    expect(loudness(both.left)).toBeGreaterThan(20 * loudness(both.right));
    expect((await hear(readOpus(files.held.get('mix.ogg')!))).frames.length).toBeGreaterThan(100);
  });

  it('is stopped in the middle, and nothing of it is left', async () => {
    const line = await demoLine(0);
    const turns = Array.from({ length: 40 }, (_, i) => ({ from: i * line.length, packets: line }));
    const files = await spokenFiles([{ name: 'Ada', turns }], 40 * line.length);
    const before = new Map(files.held);
    const [stop, seen]: [AbortController, number[]] = [new AbortController(), []];
    const onProgress = (done: number): void => {
      seen.push(done);
      if (seen.length === 3) stop.abort(new Error('enough'));
    };
    await expect(mixFiles(files, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect(files.held).toEqual(before);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeLessThan(0.5);
  });

  it('that was stopped before it began leaves the one of before', async () => {
    const files = await spokenFiles([{ name: 'Ada', turns: [{ from: 0, packets: await demoLine(0) }] }], 300);
    await mixFiles(files);
    const before = new Map(files.held);
    await expect(mixFiles(files, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(files.held).toEqual(before);
  });

  describe('beside another process', () => {
    /** Files whose `room.json` something else changes once the mixed file is written. */
    async function changing(change: (before: Manifest) => Manifest): Promise<MemoryFiles> {
      const turns = [{ from: 0, packets: await demoLine(0) }];
      const files = await spokenFiles(
        ['Ada', 'Bao'].map((name) => ({ name, turns })),
        300,
      );
      const sum = files.sum.bind(files);
      files.sum = async (name) => {
        files.sum = sum;
        await files.replace('room.json', writeManifest(change(await manifestOf(files))));
        return sum(name);
      };
      return files;
    }

    it('keeps what that says in room.json', async () => {
      const mp3 = { format: 'mp3', bytes: 1, sha256: 'ab'.repeat(32) } as const;
      const files = await changing((before) => ({ ...before, title: 'Morning', mixes: [mp3] }));
      await mixFiles(files);
      const { title, mixes } = await manifestOf(files);
      expect([title, mixes]).toEqual(['Morning', [mp3, { format: 'ogg', ...(await files.sum('mix.ogg')) }]]);
    });

    it('is not kept with somebody in it who was taken out meanwhile', async () => {
      const files = await changing((before) => ({ ...before, speakers: before.speakers.slice(1) }));
      await expect(mixFiles(files)).rejects.toThrow('changed meanwhile');
      const { speakers, mixes } = await manifestOf(files);
      expect([speakers.map(({ name }) => name), mixes]).toEqual([['Bao'], []]);
      expect(await files.isFile('mix.ogg')).toBe(false);
    });
  });

  it('takes what is broken in a file for silence', async () => {
    const line = await demoLine(0);
    const packets = [...line, ...line, ...line];
    const files = await spokenFiles([{ name: 'Ada', turns: [{ from: 0, packets }] }], packets.length + 50);
    const name = [...files.held.keys()].find((one) => one.endsWith('.opus'))!;
    const bytes = Uint8Array.from(files.held.get(name)!);
    for (let i = 5_000; i < 9_000; i++) bytes[i] = i & 0xff;
    files.held.set(name, bytes);
    await mixFiles(files);
    const sound = await mixOf(files);
    expect(Math.abs(sound.length - (packets.length + 50) * SLOT)).toBeLessThan(SECOND / 50);
    expect(loudness(sound)).toBeGreaterThan(0.01);
  });

  it('is not made of a recording that goes on', async () => {
    const files = await spokenFiles([], 10);
    const text = await files.text('room.json', 100_000);
    await files.replace('room.json', text.replace(/"ended": "[^"]*"/, '"ended": null'));
    await expect(mixFiles(files)).rejects.toThrow('not finished');
  });
});
