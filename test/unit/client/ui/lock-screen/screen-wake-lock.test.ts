import { beforeEach, expect, it } from 'vitest';
import { ScreenWakeLock } from '../../../../../src/client/ui/lock-screen/screen-wake-lock.ts';
import { settle } from '../../../../support/fakes/fake-clock.ts';

/** A page that is shown and hidden, whose browser takes locks back when it is hidden. */
class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  turn(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    if (state === 'hidden') for (const lock of locks) lock.released = true;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let locks: { released: boolean; release(): Promise<void> }[];
let refuses: boolean;
let waiting: Promise<void>;
let page: Page;
let awake: ScreenWakeLock;

beforeEach(() => {
  locks = [];
  refuses = false;
  waiting = Promise.resolve();
  page = new Page();
  const request = async () => {
    await waiting;
    if (refuses) throw new DOMException('low battery', 'NotAllowedError');
    const lock = {
      released: false,
      release: async () => {
        lock.released = true;
      },
    };
    locks.push(lock);
    return lock as unknown as WakeLockSentinel;
  };
  awake = new ScreenWakeLock({ request }, page as unknown as Document);
});

const held = () => locks.filter(({ released }) => !released).length;

it('keeps the screen on while that is wanted', async () => {
  awake.want(true);
  awake.want(true);
  await settle();
  expect([locks.length, held()]).toEqual([1, 1]);
  awake.want(false);
  await settle();
  expect(held()).toBe(0);
});

it('asks again when the page is shown again, and not while it is hidden', async () => {
  page.turn('hidden');
  awake.want(true);
  await settle();
  expect(locks.length).toBe(0);
  page.turn('visible');
  await settle();
  expect(held()).toBe(1);
  page.turn('hidden');
  page.turn('visible');
  await settle();
  page.turn('visible');
  await settle();
  expect([locks.length, held()]).toEqual([2, 1]);
});

it('gives back at once what comes when it is not wanted any more', async () => {
  let come: () => void = () => undefined;
  waiting = new Promise((resolve) => {
    come = resolve;
  });
  awake.want(true);
  awake.want(false);
  come();
  await settle();
  expect([locks.length, held()]).toEqual([1, 0]);
});

it('takes a refusal, and asks again when the page is next shown', async () => {
  refuses = true;
  awake.want(true);
  await settle();
  refuses = false;
  page.turn('visible');
  await settle();
  expect(held()).toBe(1);
});

it('does nothing any more once it is closed, nor where there are no locks', async () => {
  awake.want(true);
  await settle();
  awake.close();
  page.turn('hidden');
  page.turn('visible');
  await settle();
  expect([locks.length, held()]).toEqual([1, 0]);
  const none = new ScreenWakeLock(undefined, page as unknown as Document);
  none.want(true);
  await settle();
  none.close();
});
