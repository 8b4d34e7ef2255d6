import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromReader, ToReader } from '../../../../../src/client/audio/file/messages.ts';
import { RoomMusic, type RoomMusicOptions } from '../../../../../src/client/session/music/room-music.ts';
import { signer } from '../../../../support/records/records.ts';

/** The workers that were begun, with what they were told. */
let workers: FakeWorker[] = [];

class FakeWorker {
  onmessage: ((event: { data: FromReader }) => void) | undefined;
  readonly told: ToReader[] = [];
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

/** What the room says about this person. */
let standing: { place: string; mayPlay: boolean; mayBeHeard: boolean };
let titles: (string | undefined)[];
let music: RoomMusic;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal(
    'Audio',
    class {
      removeAttribute(): void {}
    },
  );
  [workers, titles] = [[], []];
  standing = { place: 'stage', mayPlay: true, mayBeHeard: true };
  music = new RoomMusic({
    records: {
      permissions: { mayBeHeard: () => standing.mayBeHeard },
      rules: { mayPlay: () => standing.mayPlay },
    },
    participant: {
      get place() {
        return standing.place;
      },
      title: { tell: (title: string | undefined) => titles.push(title) },
    },
    self: { identity: (await signer(1)).publicKey },
    audio: { mix: () => undefined },
  } as unknown as RoomMusicOptions);
});

afterEach(() => {
  music.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const file = (name: string) => new File(['x'], name);

it.each([
  ['who the rules of the room do not let', { mayPlay: false }],
  ['who is not on stage', { place: 'listening' }],
  ['whom a moderator silenced', { mayBeHeard: false }],
])('%s plays nothing, and stops at once when it comes to that', (_, than) => {
  Object.assign(standing, than);
  music.add([file('Prelude.mp3')]);
  expect(workers).toEqual([]);
  standing = { place: 'stage', mayPlay: true, mayBeHeard: true };
  music.add([file('Prelude.mp3'), file('Fugue.mp3')]);
  expect(workers).toHaveLength(1);
  Object.assign(standing, than);
  vi.advanceTimersByTime(200);
  expect(workers[0]!.ended).toBe(true);
  expect(music.now.value).toBeUndefined();
  expect(music.waiting.value).toEqual([]);
  expect(titles).toEqual(['Prelude', undefined]);
});

it('others are told what is played, by what the file says of itself where it does', () => {
  music.add([file('01.mp3'), file('Fugue.mp3')]);
  const [worker] = workers;
  const run = (worker!.told.find(({ type }) => type === 'play') as Extract<ToReader, { type: 'play' }>).run;
  worker!.onmessage!({ data: { type: 'title', run, title: 'Ada – Prelude' } });
  expect(music.now.value?.title).toBe('Ada – Prelude');
  worker!.onmessage!({ data: { type: 'over', run, drops: 0 } });
  // Of the file before, too late.
  worker!.onmessage!({ data: { type: 'title', run, title: 'Prelude' } });
  expect(music.now.value?.title).toBe('Fugue');
  music.stop();
  expect(titles).toEqual(['01', 'Ada – Prelude', 'Fugue', undefined]);
});
