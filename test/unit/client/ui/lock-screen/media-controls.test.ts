import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MediaControls } from '../../../../../src/client/ui/lock-screen/media-controls.ts';
import type { NowPlaying } from '../../../../../src/client/ui/lock-screen/now-playing.ts';

/** A browser's Media Session, which has no button that `lacks` names and keeps count of what it is given. */
class FakeMediaSession {
  readonly buttons = new Map<string, () => void>();
  lacks: readonly string[] = [];
  drawn = 0;
  offered = 0;
  playbackState = 'none';
  muted = false;
  #metadata: unknown = null;

  get metadata(): unknown {
    return this.#metadata;
  }

  set metadata(metadata: unknown) {
    this.drawn += 1;
    this.#metadata = metadata;
  }

  setActionHandler(action: string, handler: (() => void) | null): void {
    if (this.lacks.includes(action)) throw new TypeError(action);
    this.offered += 1;
    if (handler === null) this.buttons.delete(action);
    else this.buttons.set(action, handler);
  }

  /** Like WebKit's: it mutes what the page captures, and unmutes it within a gesture only. */
  setMicrophoneActive(active: boolean): Promise<void> {
    if (active) return Promise.reject(new DOMException('no gesture', 'InvalidAccessError'));
    this.muted = true;
    return Promise.resolve();
  }
}

let session: FakeMediaSession;
let controls: MediaControls;

beforeEach(() => {
  vi.stubGlobal(
    'MediaMetadata',
    class {
      constructor(init: object) {
        Object.assign(this, init);
      }
    },
  );
  session = new FakeMediaSession();
  controls = new MediaControls(session as unknown as MediaSession);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const now = (more: Partial<NowPlaying> = {}): NowPlaying => ({
  title: 'Bread',
  artist: 'Ada',
  playing: true,
  does: { pause: () => undefined },
  ...more,
});

it('shows a room and offers what can be done in it, until it is left', () => {
  controls.show(now());
  expect(session).toMatchObject({ metadata: { title: 'Bread', artist: 'Ada' }, playbackState: 'playing' });
  expect([...session.buttons.keys()]).toEqual(['pause']);
  controls.show(undefined);
  expect(session).toMatchObject({ metadata: null, playbackState: 'none' });
  expect(session.buttons.size).toBe(0);
});

it('never mutes what the page captures: only a gesture on the page could undo that', () => {
  for (const playing of [true, false, true]) controls.show(now({ playing }));
  controls.show(undefined);
  expect(session.muted).toBe(false);
});

it('has nothing drawn anew that is as it was', () => {
  controls.show(now());
  controls.show(now({ playing: false }));
  expect(session).toMatchObject({ drawn: 1, playbackState: 'paused', offered: 1 });
  controls.show(now({ artist: 'Bao' }));
  expect(session.drawn).toBe(2);
});

it('does by a button what is to be done at that moment', () => {
  const done: string[] = [];
  controls.show(now({ does: { pause: () => done.push('first') } }));
  controls.show(now({ does: { pause: () => done.push('second') } }));
  session.buttons.get('pause')?.();
  expect(done).toEqual(['second']);
});

it('goes without the buttons that a browser does not have, and without a Media Session', () => {
  session.lacks = ['hangup', 'togglemicrophone'];
  const does = { hangup: () => undefined, togglemicrophone: () => undefined, pause: () => undefined };
  controls.show(now({ does }));
  controls.show(undefined);
  controls.show(now({ does }));
  expect([...session.buttons.keys()]).toEqual(['pause']);
  expect(() => new MediaControls(undefined).show(now())).not.toThrow();
});
