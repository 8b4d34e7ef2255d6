import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CaptionWriter, type LineDraft } from '../../../../src/node/captions/caption-writer.ts';
import { SpeechClock } from '../../../../src/node/captions/speech-clock.ts';
import { CAPTION_BURST, CAPTION_RATE } from '../../../../src/node/records/constants.ts';
import { RateLimit } from '../../../../src/node/util/rate-limit.ts';

const STREAM = '0123456789abcdef';
let clock: SpeechClock;
let lines: LineDraft[];
let writer: CaptionWriter;

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000 });
  clock = new SpeechClock();
  lines = [];
  writer = new CaptionWriter({ clock, language: () => 'en', write: (line) => lines.push(line), now: Date.now });
});

afterEach(() => vi.useRealTimers());

function talk(from: number, to: number): void {
  for (let seq = from; seq < to; seq++) clock.note(STREAM, seq, true);
}
const grow = (words: string) => writer.hear({ words, final: false });
const finish = (words: string) => writer.hear({ words, final: true });

describe('the writer of captions', () => {
  it('lets a line grow twice a second at most, and finishes it at once', () => {
    talk(100, 150);
    grow('good');
    grow('good even');
    grow('good evening');
    expect(lines.map(({ words }) => words)).toEqual(['good']);
    vi.advanceTimersByTime(450);
    expect(lines.at(-1)).toMatchObject({ words: 'good evening', final: false, line: 0, start: 100, slots: 50 });
    grow('good evening everyone');
    finish('Good evening, everyone.');
    expect(lines.at(-1)).toMatchObject({ words: 'Good evening, everyone.', final: true, line: 0 });
    vi.advanceTimersByTime(2_000);
    expect(lines).toHaveLength(3);
  });

  it('places the next line behind the one before', () => {
    talk(100, 150);
    finish('one');
    talk(150, 160);
    talk(300, 340);
    finish('two');
    expect(lines.map(({ line, start, slots }) => [line, start, slots])).toEqual([
      [0, 100, 50],
      [1, 150, 190],
    ]);
    writer.hear({ words: 'three', final: true, from: 310, to: 330 });
    expect(lines.at(-1)).toMatchObject({ line: 2, start: 310, slots: 20 });
  });

  it('says nothing where nobody has spoken', () => {
    finish('a ghost');
    expect(lines).toEqual([]);
    expect(writer.drops.snapshot()).toEqual({ 'no-speech': 1 });
  });

  it('makes several of a long line', () => {
    talk(0, 1_000);
    finish(Array.from({ length: 100 }, () => 'lentils').join(' '));
    expect(lines.map(({ line, final }) => [line, final])).toEqual([0, 1, 2].map((line) => [line, true]));
    expect(lines.reduce((sum, { slots }) => sum + slots, 0)).toBe(1_000);
  });

  it('keeps each of several lines that an engine makes of one stretch of speech', () => {
    talk(100, 150);
    finish('One.');
    finish('Two.');
    vi.advanceTimersByTime(9_000);
    finish('Three.');
    expect(lines.map(({ line, start, slots, words }) => [line, start, slots, words])).toEqual([
      [0, 100, 50, 'One.'],
      [1, 100, 50, 'Two.'],
      [2, 100, 50, 'Three.'],
    ]);
    // Later it makes words of silence, however often.
    vi.advanceTimersByTime(2_000);
    finish('Thank you.');
    grow('a ghost');
    expect(lines).toHaveLength(3);
    expect(writer.drops.snapshot()).toEqual({ 'no-speech': 2 });
    talk(400, 420);
    finish('Four.');
    expect(lines.at(-1)).toMatchObject({ line: 3, start: 400, slots: 20 });
  });

  it('lets finished lines wait for their turn, in order, and growing ones not overtake them', () => {
    talk(0, 100);
    for (let i = 0; i < 20; i++) finish(`line ${i}`);
    expect(lines).toHaveLength(CAPTION_BURST);
    talk(100, 120);
    grow('line 20 grows');
    vi.advanceTimersByTime(10_000);
    expect(lines.map(({ words }) => words)).toEqual(Array.from({ length: 20 }, (_, i) => `line ${i}`));
    expect(lines.map(({ line }) => line)).toEqual(lines.map((_, i) => i));
    expect(writer.drops.snapshot()).toEqual({ 'too-fast': 1 });
  });

  it('drops what a mad engine says', () => {
    talk(0, 100);
    for (let i = 0; i < 1_000; i++) finish(`line ${i}`);
    expect(lines).toHaveLength(CAPTION_BURST);
    expect(writer.drops.get('too-fast')).toBe(1_000 - CAPTION_BURST - 32);
    vi.advanceTimersByTime(20_000);
    expect(lines).toHaveLength(CAPTION_BURST + 32);
  });

  it('is taken at its fastest by every room', () => {
    const room = new RateLimit(CAPTION_RATE);
    const taken: boolean[] = [];
    writer = new CaptionWriter({
      clock,
      language: () => 'en',
      write: () => taken.push(room.take('ada', Date.now())),
      now: Date.now,
    });
    talk(0, 100);
    for (let i = 0; i < 30; i++) finish(`line ${i}`);
    vi.advanceTimersByTime(20_000);
    expect(taken).toEqual(Array.from({ length: 30 }, () => true));
  });

  it('says nothing that waits once it is stopped', () => {
    talk(0, 100);
    grow('one');
    grow('one two');
    writer.stop();
    vi.advanceTimersByTime(1_000);
    expect(lines).toHaveLength(1);
    for (let i = 0; i < 10; i++) finish(`line ${i}`);
    writer.stop();
    vi.advanceTimersByTime(5_000);
    // What grew, and as many as a second later may be sent.
    expect(lines).toHaveLength(1 + CAPTION_BURST);
    expect(writer.drops.snapshot()).toEqual({ stopped: 10 - CAPTION_BURST });
  });
});
