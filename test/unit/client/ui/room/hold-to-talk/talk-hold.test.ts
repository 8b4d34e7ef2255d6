import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TalkHold } from '../../../../../../src/client/ui/room/hold-to-talk/talk-hold.ts';
import { stopClock } from '../../../../../support/fakes/fake-clock.ts';

let told: [talking: boolean, at: number][];
let talk: TalkHold;

beforeEach(() => {
  stopClock(0);
  told = [];
  talk = new TalkHold((talking) => told.push([talking, Date.now()]));
});

afterEach(() => {
  vi.useRealTimers();
});

const wait = (ms: number) => vi.advanceTimersByTime(ms);

it('talks at once when the button is held, and for a syllable after it is let go', () => {
  talk.hold('pointer');
  wait(1_000);
  expect(talk.release('pointer')).toBe(true);
  wait(1_000);
  expect(told).toEqual([
    [true, 0],
    [false, 1_200],
  ]);
});

it('takes a key in doubt for held after 250 ms, or as soon as it repeats', () => {
  talk.mayHold('space');
  wait(249);
  expect(told).toEqual([]);
  wait(1);
  talk.release('space');
  wait(200);
  talk.mayHold('space');
  wait(100);
  talk.repeats('space');
  wait(1_000);
  expect(told).toEqual([
    [true, 250],
    [false, 450],
    [true, 550],
  ]);
});

it('does not talk for a key that is typed, with or without another one before it is up', () => {
  talk.mayHold('space');
  wait(120);
  expect(talk.release('space')).toBe(false);
  talk.mayHold('space');
  wait(100);
  talk.forget();
  wait(1_000);
  expect(talk.release('space')).toBe(false);
  expect(told).toEqual([]);
});

it('does not begin again when a key that is held repeats', () => {
  talk.mayHold('space');
  wait(200);
  talk.mayHold('space');
  wait(50);
  for (let i = 0; i < 3; i++) {
    talk.repeats('space');
    talk.mayHold('space');
    wait(300);
  }
  expect(told).toEqual([[true, 250]]);
});

it('goes on without a gap when it is held again within the tail', () => {
  talk.hold('enter');
  talk.release('enter');
  wait(199);
  talk.hold('enter');
  wait(1_000);
  talk.release('enter');
  wait(200);
  expect(told).toEqual([
    [true, 0],
    [false, 1_399],
  ]);
});

it('talks until the last of several grips is gone', () => {
  talk.hold('pointer');
  talk.hold('space');
  talk.release('pointer');
  wait(1_000);
  expect(told).toEqual([[true, 0]]);
  talk.release('space');
  wait(200);
  expect(told.at(-1)).toEqual([false, 1_200]);
});

it.for(['held', 'in its tail', 'in doubt'] as const)('stops at once while it is %s, and stays so', (how) => {
  if (how === 'in doubt') talk.mayHold('space');
  else talk.hold('space');
  if (how === 'in its tail') talk.release('space');
  wait(100);
  talk.stop();
  talk.stop();
  wait(1_000);
  // The key is still down, and comes up later.
  talk.repeats('space');
  // What counted presses nothing then.
  expect(talk.release('space')).toBe(how === 'held');
  expect(talk.release('space')).toBe(false);
  wait(1_000);
  expect(told).toEqual(
    how === 'in doubt'
      ? []
      : [
          [true, 0],
          [false, 100],
        ],
  );
});
