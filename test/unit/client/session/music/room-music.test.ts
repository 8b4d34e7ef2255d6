import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromReader, ToReader } from '../../../../../src/client/audio/file/messages.ts';
import { RoomMusic, type RoomMusicOptions } from '../../../../../src/client/session/music/room-music.ts';

let workers: FakeWorker[];
/** Whether the engine mixes, each time it is told. */
let mixes: boolean[];
let place: string;
let role: string;
let heard: boolean;
let music: RoomMusic;

class FakeWorker {
  readonly told: ToReader[] = [];
  onmessage: ((event: { data: FromReader }) => void) | null = null;
  onerror: (() => void) | null = null;
  ended = false;
  constructor() {
    workers.push(this);
  }
  postMessage(message: ToReader): void {
    this.told.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
}

/** The browser's own player knows nothing of any file. */
class DeafPlayer {
  onerror: (() => void) | null = null;
  set src(_: string) {
    queueMicrotask(() => this.onerror?.());
  }
  removeAttribute(): void {}
}

const file = (name: string): File => new File(['sound'], name);
const run = (): number => Math.max(0, ...workers.at(-1)!.told.map((message) => ('run' in message ? message.run : 0)));
const say = (message: FromReader): void => workers.at(-1)!.onmessage?.({ data: message });
const title = (): string | undefined => music.now.value?.title;

beforeEach(() => {
  vi.useFakeTimers();
  [workers, mixes, place, role, heard] = [[], [], 'stage', 'host', true];
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('Audio', DeafPlayer);
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }));
  music = new RoomMusic({
    records: { permissions: { roleOf: () => role, mayBeHeard: () => heard } },
    participant: {
      get place() {
        return place;
      },
    },
    self: { identity: new Uint8Array(32) },
    audio: { mix: (port: MessagePort | undefined) => void mixes.push(port !== undefined) },
  } as unknown as RoomMusicOptions);
});
afterEach(() => {
  music.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('plays one file after the other, tells how far it is, and lets the microphone alone again', () => {
  music.add([file('Prelude.mp3'), file('Étude No. 2.flac')]);
  expect([title(), music.waiting.value]).toEqual(['Prelude', ['Étude No. 2']]);
  say({ type: 'at', run: run(), seconds: 12.4 });
  expect(music.now.value).toMatchObject({ seconds: 12.4, paused: false });
  say({ type: 'over', run: run(), drops: 0 });
  expect([title(), music.waiting.value, mixes]).toEqual(['Étude No. 2', [], [true]]);
  say({ type: 'over', run: run(), drops: 0 });
  expect([title(), mixes, workers[0]!.ended]).toEqual([undefined, [true, false], true]);
});

it('pauses, goes on, and is turned up and down', () => {
  music.add([file('a.mp3')]);
  music.setPaused(true);
  music.setVolume(7);
  music.setVolume(0.5);
  music.setPaused(false);
  const set = workers[0]!.told.filter(({ type }) => type === 'set').slice(1);
  expect(set).toEqual([
    { type: 'set', paused: true, volume: 1 },
    { type: 'set', paused: true, volume: 1 },
    { type: 'set', paused: true, volume: 0.5 },
    { type: 'set', paused: false, volume: 0.5 },
  ]);
});

it('names what cannot be played, and goes on with the next; what is said of one that is over is ignored', async () => {
  music.add([file('Letter.pdf'), file('Song.m4a'), file('c.mp3')]);
  say({ type: 'failed', run: run(), why: 'kind' });
  await vi.waitFor(() => expect(title()).toBe('Song'));
  const before = run();
  music.next();
  say({ type: 'failed', run: before, why: 'broken' });
  expect([title(), music.failed.value]).toEqual(['c', [{ title: 'Letter', why: 'kind' }]]);
  say({ type: 'failed', run: run(), why: 'gone' });
  await vi.waitFor(() => expect(title()).toBeUndefined());
  expect(music.failed.value.map(({ why }) => why)).toEqual(['kind', 'gone']);
  music.add([file('d.mp3')]);
  expect(music.failed.value).toEqual([]);
});

it('goes on with the next when a file has ended its worker', () => {
  music.add([file('a.mp3'), file('b.mp3')]);
  workers[0]!.onerror?.();
  expect([title(), music.failed.value, workers.length]).toEqual(['b', [{ title: 'a', why: 'broken' }], 2]);
});

it.each([
  ['is no longer on stage', () => (place = 'listening')],
  ['is no longer host or moderator', () => (role = 'none')],
  ['is silenced', () => (heard = false)],
])('ends when this person %s, and begins nothing then', (_, change) => {
  music.add([file('a.mp3'), file('b.mp3')]);
  change();
  vi.advanceTimersByTime(300);
  expect([title(), music.waiting.value, mixes.at(-1), workers[0]!.ended]).toEqual([undefined, [], false, true]);
  music.add([file('c.mp3')]);
  expect([title(), workers.length]).toEqual([undefined, 1]);
});

it('keeps a hundred waiting, and none once the room is left', () => {
  music.add(Array.from({ length: 150 }, (_, i) => file(`${i}.mp3`)));
  expect(music.waiting.value).toHaveLength(99);
  music.close();
  music.add([file('a.mp3')]);
  expect([title(), music.waiting.value]).toEqual([undefined, []]);
});
