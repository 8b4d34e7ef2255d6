import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SoundWatch } from '../../../../../src/client/audio/playout/sound-watch.ts';
import { pass, stopClock } from '../../../../support/fakes/fake-clock.ts';

/** An audio context that obeys, or not. */
const context = {
  state: 'running' as AudioContextState | 'interrupted',
  obeys: true,
  built: 0,
  suspend: async () => {
    context.state = 'suspended';
  },
  resume: async () => {
    if (context.obeys && context.state !== 'closed') context.state = 'running';
  },
};
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
    context: () => context as unknown as AudioContext,
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

it('keeps quiet while it is paused, whatever is touched, and sounds again when asked', async () => {
  watch.want(true);
  await pass(2_000);
  await watch.pause();
  expect(told).toEqual([true]);
  page.dispatchEvent(new Event('click'));
  page.dispatchEvent(new Event('visibilitychange'));
  await pass(20_000);
  expect(context.state).toBe('suspended');
  await watch.resume();
  expect(context.state).toBe('running');
  expect(told).toEqual([true, false]);
});

it('ends a pause when something is started anew, and not when what plays is wanted once more', async () => {
  watch.want(true);
  await pass(2_000);
  await watch.pause();
  watch.want(true);
  await pass(1_000);
  expect([context.state, watch.paused]).toEqual(['suspended', true]);
  watch.want(false);
  watch.want(true);
  await pass(1_000);
  expect([context.state, watch.paused]).toEqual(['running', false]);
  expect(told).toEqual([true, false]);
});

it('tells of a pause anew where it was silent before, which somebody may have read and closed', async () => {
  context.state = 'suspended';
  context.obeys = false;
  watch.want(true);
  await pass(3_000);
  await watch.pause();
  expect(told).toEqual([true, false, true]);
});

it('pauses and resumes a context that is closed, or closes meanwhile, without a rejection', async () => {
  watch.want(true);
  const gone = (): Promise<never> => Promise.reject(new DOMException('closed', 'InvalidStateError'));
  for (const name of ['suspend', 'resume'] as const) vi.spyOn(context, name).mockImplementation(gone);
  context.state = 'closed';
  await expect(watch.pause()).resolves.toBeUndefined();
  await expect(watch.resume()).resolves.toBeUndefined();
});

const STATES = ['running', 'suspended', 'interrupted', 'closed'] as const;
const ORDERS = STATES.flatMap((a) => STATES.flatMap((b) => STATES.flatMap((c) => STATES.map((d) => [a, b, c, d]))));

it('sounds again after calls, headsets and locked screens, in whatever order they change the context', async () => {
  watch.want(true);
  await pass(1_500);
  for (const order of ORDERS) {
    for (const state of order) {
      // As during a call: nothing that is asked for helps.
      context.obeys = false;
      context.state = state;
      watch.look();
      await pass(500, 250);
    }
    context.obeys = true;
    page.dispatchEvent(new Event('visibilitychange'));
    await pass(2_500, 250);
    expect([order.join(), context.state, watch.silent]).toEqual([order.join(), 'running', false]);
  }
});
