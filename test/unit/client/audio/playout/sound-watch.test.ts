import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SoundWatch } from '../../../../../src/client/audio/playout/sound-watch.ts';
import { pass, stopClock } from '../../../../support/fakes/fake-clock.ts';

/** An audio context that obeys, or not. */
const context = { state: 'running' as AudioContextState, obeys: true, built: 0 };
let page: EventTarget;
let told: boolean[];
let watch: SoundWatch;
let rebuilding: Promise<void>;
const began = Date.now();

beforeEach(() => {
  stopClock(began);
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now() - began);
  Object.assign(context, { state: 'running', obeys: true, built: 0 });
  page = new EventTarget();
  told = [];
  rebuilding = Promise.resolve();
  watch = new SoundWatch({
    page,
    see: () => ({ state: context.state, clock: context.state === 'running' ? Date.now() : 0, broken: false }),
    resume: async () => {
      if (context.obeys) context.state = 'running';
    },
    rebuild: async () => {
      context.built += 1;
      await rebuilding;
      context.state = 'running';
    },
    changed: (silent) => told.push(silent),
  });
});

afterEach(() => {
  watch.want(false);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('lets a context that was suspended run again, without a word', async () => {
  watch.want(true);
  await pass(2_000);
  context.state = 'suspended';
  await pass(1_000);
  expect(context.state).toBe('running');
  expect(told).toEqual([]);
});

it.each(['click', 'keydown', 'touchend'])(
  'tells of a silence that waits for a gesture, which a %s anywhere ends',
  async (gesture) => {
    context.state = 'suspended';
    context.obeys = false;
    watch.want(true);
    await pass(3_000);
    expect(watch.silent).toBe(true);
    context.obeys = true;
    page.dispatchEvent(new Event(gesture));
    await pass(1_500);
    expect(told).toEqual([true, false]);
    expect(context.built).toBe(0);
  },
);

it('rebuilds a context that is gone, once at a time, and after one that failed again', async () => {
  watch.want(true);
  await pass(2_000);
  let fail: (why: Error) => void = () => undefined;
  rebuilding = new Promise((_, reject) => {
    fail = reject;
  });
  context.state = 'closed';
  await pass(10_000);
  expect(context.built).toBe(1);
  fail(new Error('no such module'));
  rebuilding = Promise.resolve();
  await pass(10_000);
  expect(context.built).toBe(2);
  expect(told).toEqual([true, false]);
});

it('looks at nothing and hears no gesture while there is nothing to play', async () => {
  watch.want(true);
  await pass(1_000);
  watch.want(false);
  context.state = 'suspended';
  page.dispatchEvent(new Event('click'));
  await pass(10_000);
  expect(context.state).toBe('suspended');
  expect(vi.getTimerCount()).toBe(0);
});

it('tries at once when the page is shown again', async () => {
  watch.want(true);
  await pass(1_000);
  context.state = 'suspended';
  context.obeys = false;
  await pass(60_000);
  context.obeys = true;
  page.dispatchEvent(new Event('visibilitychange'));
  expect(context.state).toBe('running');
});
