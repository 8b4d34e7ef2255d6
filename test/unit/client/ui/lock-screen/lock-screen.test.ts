import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '../../../../../src/client/session/view/index.ts';
import type { Room } from '../../../../../src/client/session/view/room.ts';
import { keepLockScreen } from '../../../../../src/client/ui/lock-screen/lock-screen.ts';
import { me, person } from '../../../../browser/page/fixtures.ts';
import { scenarios } from '../../../../browser/page/scenarios.ts';
import { pass, stopClock } from '../../../../support/fakes/fake-clock.ts';

const somewhere = Object.values(scenarios)
  .map((make) => make().room)
  .find((room) => room !== undefined)!;
const level = signal(0);
const room: Room = { ...somewhere, title: 'Bread', canSpeak: true, me: me(), stage: [me(), person('Bao', { level })] };
const view = { place: signal('room'), room: signal<Room | undefined>(room), silent: signal(false) };
const buttons = new Map<string, (() => void) | null>();
const setMuted = vi.fn<(muted: boolean) => void>();
const media = {
  metadata: null as { title: string; artist: string } | null,
  playbackState: '',
  setActionHandler: (button: string, press: (() => void) | null) => void buttons.set(button, press),
};
let locks: { released: boolean }[];
let end: () => void;

beforeEach(() => {
  stopClock(0);
  vi.stubGlobal(
    'MediaMetadata',
    class {
      constructor(init: object) {
        Object.assign(this, init);
      }
    },
  );
  locks = [];
  view.place.value = 'room';
  view.room.value = room;
  view.silent.value = false;
  const request = async () => {
    const lock = {
      released: false,
      release: async () => {
        lock.released = true;
      },
    };
    locks.push(lock);
    return lock;
  };
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const browser = { mediaSession: media, wakeLock: { request } };
  end = keepLockScreen(
    { view, act: { setMuted } } as unknown as Session,
    browser as unknown as Navigator,
    page as unknown as Document,
  );
});

afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('shows who speaks, and keeps the screen on for as long as somebody is on stage', async () => {
  level.value = 0.5;
  await pass(1_500);
  expect(media.metadata).toMatchObject({ title: 'Bread', artist: 'Bao' });
  expect(locks).toMatchObject([{ released: false }]);
  view.room.value = { ...room, canSpeak: false };
  await pass(100);
  expect(locks).toMatchObject([{ released: true }]);
  expect(media.playbackState).toBe('playing');
});

it('shows that nothing is heard', () => {
  view.room.value = { ...room, canSpeak: false };
  view.silent.value = true;
  expect(media.playbackState).toBe('paused');
});

it('unmutes by "play" whom "pause" has muted, and not whoever muted on the page since', () => {
  const muted = { ...room, me: me({ muted: true }) };
  buttons.get('pause')?.();
  view.room.value = muted;
  view.room.value = room;
  view.room.value = muted;
  buttons.get('play')?.();
  expect(setMuted.mock.calls).toEqual([[true]]);
  view.room.value = room;
  buttons.get('pause')?.();
  view.room.value = muted;
  buttons.get('play')?.();
  expect(setMuted.mock.calls).toEqual([[true], [true], [false]]);
});

it.each(['the room', 'the page'])(
  'shows nothing any more and lets the screen go off after %s is left',
  async (left) => {
    await pass(100);
    if (left === 'the page') end();
    else view.place.value = 'hallway';
    await pass(100);
    expect(media).toMatchObject({ metadata: null, playbackState: 'none' });
    expect(locks).toMatchObject([{ released: true }]);
  },
);
