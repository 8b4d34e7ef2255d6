import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EchoState } from '../../../../../src/client/audio/engine.ts';
import { ECHO_MS, Echo } from '../../../../../src/client/audio/worker/echo.ts';
import type { Frame } from '../../../../../src/node/media/frame.ts';
import { stopClock } from '../../../../support/fakes/fake-clock.ts';

let echo: Echo;
let played: [seq: number, at: number][];
let states: EchoState[];
let listened: number | undefined;

beforeEach(() => {
  stopClock(0);
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
  played = [];
  states = [];
  listened = undefined;
  echo = new Echo({
    play: (frames) => played.push(...frames.map(({ seq }): [number, number] => [seq, Date.now()])),
    state: (state) => states.push(state),
    listened: () => {
      listened = Date.now();
    },
  });
});

afterEach(() => {
  echo.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const word = (seq: number): Frame => ({ seq, payload: new Uint8Array(40) });
const wait = (ms: number) => vi.advanceTimersByTime(ms);
const kinds = () => states.map(({ is }) => is).filter((is, i, all) => is !== all[i - 1]);

it('plays what was said in five seconds at the pace at which it was said, from the first word on', () => {
  wait(1_000);
  // The numbers wrap in between, and there is a pause.
  const seqs = [2 ** 32 - 1, 0, 1, 20, 21];
  for (const seq of seqs) echo.keep(word(seq));
  wait(ECHO_MS);
  expect(listened).toBe(ECHO_MS);
  wait(2_000);
  expect(played.map(([seq]) => seq)).toEqual(seqs);
  expect(played.map(([, at]) => at - listened!)).toEqual([0, 20, 40, 420, 440]);
  expect(kinds()).toEqual(['listening', 'playing', 'none']);
  expect(states.filter((state) => 'share' in state).every(({ share }) => share >= 0 && share < 1)).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

it('says that there was nothing to hear, also where there were only marks of silence', () => {
  echo.keep({ seq: 1, payload: new Uint8Array(0) });
  wait(2 * ECHO_MS);
  expect(kinds()).toEqual(['listening', 'unheard']);
  expect(played).toEqual([]);
});

it('keeps no more than five seconds of frames, and none once it plays or is over', () => {
  for (let seq = 0; seq < 10_000; seq++) echo.keep(word(seq));
  wait(ECHO_MS);
  echo.keep(word(20_000));
  wait(20_000);
  expect(played.length).toBeLessThanOrEqual(300);
  expect(played.at(-1)![0]).toBeLessThan(300);
});

it.for([1_000, ECHO_MS + 100])('stops when it is told to, %i ms after it began', (ms) => {
  for (let seq = 0; seq < 200; seq++) echo.keep(word(seq));
  wait(ms);
  const before = played.length;
  echo.stop();
  echo.stop();
  echo.keep(word(300));
  wait(10_000);
  expect(played.length).toBe(before);
  expect(kinds().at(-1)).toBe('none');
  expect(states.filter(({ is }) => is === 'none')).toHaveLength(1);
});
