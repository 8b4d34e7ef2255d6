import { describe, expect, it } from 'vitest';
import { type Frame, seqAdd } from '../../../../src/node/media/frame.ts';
import { Playout } from '../../../../src/node/mixing/playout.ts';
import { MAX_VOICES } from '../../../../src/node/mixing/slot.ts';

/** One frame of 20 ms at 48 kHz, told apart by its number. */
const frame = (seq: number): Frame => ({ seq, payload: Uint8Array.of(0xf8, seq & 0xff, (seq >> 8) & 0xff) });
const mark = (seq: number): Frame => ({ seq, payload: new Uint8Array(0) });
const frames = (from: number, count: number): Frame[] =>
  Array.from({ length: count }, (_, i) => frame(seqAdd(from, i)));
const ANA = 'ana';
const STREAM = '00'.repeat(8);
/** 100 ms: five blocks. */
const DELAY = 100;

/** Frames that arrive when the next block is due. */
function arrive(playout: Playout, voice: string, stream: string, some: readonly Frame[]): void {
  playout.push(voice, stream, some, playout.at);
}

/** What so many blocks have of a voice: the number of a frame, '-' for one that is missing, '.' for silence. */
function heard(playout: Playout, blocks: number, voice = ANA): string {
  const words: string[] = [];
  for (let i = 0; i < blocks; i++) {
    const slot = playout.take().find((one) => one.voice === voice);
    words.push(slot === undefined ? '.' : slot.packet === undefined ? '-' : String(slot.packet[1]));
  }
  return words.join(' ');
}

describe('Playout', () => {
  it('brings a frame its delay after it arrived, and those behind it in their order', () => {
    const playout = new Playout(1_000, DELAY);
    expect(playout.at).toBe(1_000);
    expect(heard(playout, 3)).toBe('. . .');
    arrive(playout, ANA, STREAM, [frame(7), frame(9), frame(8)]);
    expect(heard(playout, 9)).toBe('. . . . . 7 8 9 -');
    expect(playout.at).toBe(1_240);
  });

  it('takes a mark for the end: nothing is concealed, whoever begins again is heard where the clock puts it', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, [...frames(0, 2), mark(2), mark(3), frame(5)]);
    expect(heard(playout, 11)).toBe('. . . . . 0 1 . . . 5');
  });

  it('says what is missing, for a moment and not for ever', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, [frame(0), frame(2)]);
    expect(heard(playout, 16)).toBe('. . . . . 0 - 2 - - - - - . . .');
    expect(playout.talking).toEqual([]);
  });

  it('keeps voices apart, and knows who is to be heard before they are', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, frames(0, 1));
    expect(playout.talking).toEqual([ANA]);
    playout.take();
    arrive(playout, 'bea', STREAM, frames(90, 1));
    for (let i = 0; i < 4; i++) playout.take();
    expect(playout.take().map(({ voice, packet }) => [voice, packet?.[1]])).toEqual([[ANA, 0]]);
    expect(playout.take().map(({ voice, packet }) => [voice, packet?.[1]])).toEqual([
      [ANA, undefined],
      ['bea', 90],
    ]);
  });

  it('counts stragglers, however many, and keeps what is on time', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, frames(100, 6));
    expect(heard(playout, 8)).toBe('. . . . . 100 101 102');
    arrive(playout, ANA, STREAM, frames(80, 20));
    expect(playout.drops.snapshot()).toEqual({ late: 20 });
    expect(heard(playout, 3)).toBe('103 104 105');
  });

  it('moves with numbers that begin anew, once there are five of them', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, frames(1_000, 6));
    expect(heard(playout, 8)).toBe('. . . . . 232 233 234');
    arrive(playout, ANA, STREAM, frames(50, 4));
    expect(playout.drops.snapshot()).toEqual({ late: 4 });
    expect(heard(playout, 2)).toBe('235 236');
    arrive(playout, ANA, STREAM, frames(54, 3));
    expect(playout.drops.snapshot()).toEqual({ late: 4, early: 1 });
    expect(heard(playout, 8)).toBe('- - - - - 54 55 56');
  });

  it('waits for a voice that is held up in the middle of a word, and loses nothing of it', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, frames(0, 2));
    expect(heard(playout, 9)).toBe('. . . . . 0 1 - -');
    arrive(playout, ANA, STREAM, frames(2, 3));
    expect(heard(playout, 8)).toBe('- - - . . 2 3 4');
    expect(playout.drops.snapshot()).toEqual({});
  });

  it('goes on at once with one that was away in the middle of a word', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, frames(0, 2));
    expect(heard(playout, 40).replaceAll(' .', '')).toBe('. 0 1 - - - - -');
    arrive(playout, ANA, STREAM, frames(2, 3));
    expect(heard(playout, 8)).toBe('. . . . . 2 3 4');
    expect(playout.drops.snapshot()).toEqual({});
  });

  it('follows a speaker whose clock is slower or faster, with each word anew', () => {
    for (const step of [48, 52]) {
      const playout = new Playout(0, DELAY);
      const words: string[] = [];
      for (let word = 0; word < 50; word++) {
        arrive(playout, ANA, STREAM, [frame(word * step), mark(word * step + 1)]);
        words.push(heard(playout, 50));
      }
      expect(words.map((word) => word.replaceAll(/[. ]/g, ''))).toEqual(
        words.map((_, word) => `${(word * step) & 0xff}`),
      );
      expect(playout.drops.snapshot()).toEqual({});
    }
  });

  it('holds what comes in a burst, up to a bound, and counts the rest', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, frames(0, 18));
    expect(playout.drops.snapshot()).toEqual({ early: 2 });
    arrive(playout, ANA, STREAM, frames(1_000, 4));
    expect(playout.drops.snapshot()).toEqual({ early: 4 + 16 });
    expect(heard(playout, 8)).toBe('. . . . . 234 235 -');
  });

  it('keeps its delay by the clock where blocks are made late, and holds no more than it may if none are', () => {
    const playout = new Playout(0, DELAY);
    playout.push(ANA, STREAM, frames(0, 2), 60);
    expect(heard(playout, 10)).toBe('. . . . . . . . 0 1');
    for (let i = 2; i < 100; i++) playout.push(ANA, STREAM, [frame(i)], 60 + 20 * i);
    const held = heard(playout, 200).match(/\d+/g) ?? [];
    expect(held.length).toBeLessThanOrEqual(30);
    expect(held.length + playout.drops.get('early')).toBe(98);
    expect(held.at(-1)).toBe('99');
  });

  it('refuses what is no Opus packet of 20 ms', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, [{ seq: 0, payload: Uint8Array.of(0xff) }]);
    expect(playout.drops.snapshot()).toEqual({ malformed: 1 });
    expect(playout.talking).toEqual([]);
  });

  it('begins anew with another stream of the same voice, whatever its numbers', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, frames(0xffff_fffe, 4));
    expect(heard(playout, 6)).toBe('. . . . . 254');
    arrive(playout, ANA, '11'.repeat(8), frames(3, 1));
    const slots = Array.from({ length: 6 }, () => playout.take()).flat();
    expect(slots).toEqual([{ voice: ANA, stream: '11'.repeat(8), packet: frame(3).payload }]);
  });

  it('numbers frames on through the largest number', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, frames(0xffff_fffe, 4));
    expect(heard(playout, 9)).toBe('. . . . . 254 255 0 1');
  });

  it('keeps no more voices than a stage has', () => {
    const playout = new Playout(0, DELAY);
    for (let i = 0; i <= MAX_VOICES; i++) arrive(playout, `${i}`, STREAM, frames(0, 1));
    expect(playout.talking).toEqual(Array.from({ length: MAX_VOICES }, (_, i) => `${i + 1}`));
  });

  it('leaves out what was due while nobody took it', () => {
    const playout = new Playout(0, DELAY);
    arrive(playout, ANA, STREAM, frames(0, 3));
    expect(playout.skip(125)).toBe(6);
    expect(playout.at).toBe(120);
    expect(heard(playout, 2)).toBe('1 2');
    expect(playout.skip(0)).toBe(0);
  });
});
