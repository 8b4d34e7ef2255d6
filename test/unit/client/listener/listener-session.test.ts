import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PlayEngine } from '../../../../src/client/audio/play-only.ts';
import { createListenerSession } from '../../../../src/client/listener/listener-session.ts';
import { type RoomView, roomView } from '../../../../src/client/listener/room-view.ts';
import type { BegunListening } from '../../../../src/client/session/platform/begun-listening.ts';
import type { Actions, Session, View } from '../../../../src/client/session/view/index.ts';
import { EMPTY_LOBBY, type Lobby } from '../../../../src/client/session/view/lobby.ts';
import type { Room } from '../../../../src/client/session/view/room.ts';
import { readCard, writeCard } from '../../../../src/node/directory/card.ts';
import { Listing } from '../../../../src/node/directory/listing.ts';
import { writeSnapshot } from '../../../../src/node/directory/snapshot.ts';
import type { RoomSummary } from '../../../../src/node/listener/room-summary.ts';
import { charter, signer } from '../../../support/records/records.ts';

const ROOM = 'B'.repeat(27);
const SUMMARY: RoomSummary = {
  known: true,
  title: 'Evening',
  language: 'en',
  open: true,
  access: 'anyone',
  stageRule: 'anyone',
  recordable: false,
  recordedBy: [],
  locked: false,
  closed: false,
  host: 'Ada',
  onStage: [
    {
      id: 'ada',
      key: 'a',
      name: 'Ada',
      role: 'host',
      muted: false,
      silenced: false,
      contradicts: false,
      talking: false,
    },
  ],
  listening: [],
  listeners: 3,
  relay: 'Fig',
  live: true,
  heard: false,
  exclusion: undefined,
  maySpeak: true,
  seers: 1,
  applause: [0, 0, 0, 0, 0],
  left: [],
};

/** The engine as the session uses it: what the worker is told is written down, and what it says is said by the test. */
function engine() {
  const told: unknown[] = [];
  let hear: ((summary: RoomSummary) => void) | undefined;
  let sounds: ((running: boolean) => void) | undefined;
  const made = {
    on: (event: string, listener: (running: boolean) => void) => {
      if (event === 'running') sounds = listener;
      return () => undefined;
    },
    prepare: async () => undefined,
    start: async () => {
      told.push('start');
      if (hasNoOpus) throw new Error('no Opus in this browser');
    },
    rest: async () => void told.push('rest'),
    stop: async () => undefined,
    resume: async () => undefined,
    watchOver: async () => undefined,
    setVolume: (id: string, volume: number) => void told.push(['volume', id, volume]),
    listener: {
      open: (_room: string, onSummary: (summary: RoomSummary) => void) => {
        hear = onSummary;
      },
      identify: () => undefined,
      learn: () => undefined,
      want: (wishes: unknown) => void told.push(wishes),
      hurry: () => undefined,
      records: async () => ({ members: [new Uint8Array([1])] }),
      stop: () => {
        hear = undefined;
        told.push('stop');
      },
    },
  };
  return {
    engine: made as unknown as PlayEngine,
    told,
    hear: (summary: RoomSummary) => hear?.(summary),
    sounds: (running: boolean) => sounds?.(running),
  };
}

/** The whole session, at first looking around. */
function wholeSession() {
  const asked: unknown[] = [];
  const view = {
    place: signal<View['place']['value']>('hallway'),
    hallway: signal<View['hallway']['value']>({ status: 'connecting', community: '', rooms: [] }),
    communities: signal({ shown: undefined, followed: [] }),
    lobby: signal<Lobby | undefined>(undefined),
    room: signal<Room | undefined>(undefined),
    microphone: signal({ open: false, microphones: [], chosen: '', preset: 'voice' as const }),
    ownLevel: signal(0),
    notices: signal([]),
    silent: signal(false),
    myName: signal('Bao'),
    hideAddress: signal(false),
    onlyListens: signal(false),
  };
  const does =
    (name: string) =>
    async (...values: unknown[]) =>
      void asked.push([name, ...values]);
  const act = {
    raiseHand: does('raiseHand'),
    joinWithMicrophone: does('joinWithMicrophone'),
    joinListening: does('joinListening'),
    leave: does('leave'),
  } as unknown as Actions;
  return { session: { view, act, stop: async () => undefined } satisfies Session, view, asked };
}

/** A browser's storage, empty. */
function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const held = new Map<string, string>();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}

let hasNoOpus: boolean;
let at: { hash: string; pathname: string; search: string; href: string };
let opened: Session | undefined;
let begun: BegunListening | undefined;
let whole: ReturnType<typeof wholeSession>;
let played: ReturnType<typeof engine>;
let loading: PromiseWithResolvers<Session>;
let drawn: PromiseWithResolvers<RoomView>;
let draws: number;

function start(hash: string): Session {
  at.hash = hash;
  opened = createListenerSession({
    engine: played.engine,
    notice: Promise.resolve({ addresses: [], community: undefined, said: {} }),
    loadRoom: () => {
      draws += 1;
      return drawn.promise;
    },
    loadSession: (listening) => {
      begun = listening;
      return loading.promise;
    },
  });
  return opened;
}

beforeEach(() => {
  vi.useFakeTimers();
  at = { hash: '', pathname: '/', search: '', href: 'https://stoa.example/' };
  begun = undefined;
  hasNoOpus = false;
  whole = wholeSession();
  played = engine();
  loading = Promise.withResolvers();
  drawn = Promise.withResolvers();
  draws = 0;
  for (const storage of ['localStorage', 'sessionStorage']) vi.stubGlobal(storage, memory());
  vi.stubGlobal('location', at);
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('history', {
    pushState: () => {
      at.hash = '';
    },
  });
  vi.stubGlobal('document', { baseURI: 'https://stoa.example/' });
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
});
afterEach(() => {
  void opened?.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** At the door of the room, whose screen is here. */
async function lobby(): Promise<Session> {
  const page = start(`#room=${ROOM}`);
  played.hear(SUMMARY);
  drawn.resolve(roomView);
  await vi.advanceTimersByTimeAsync(400);
  return page;
}

/** In the room, listening. */
async function listens(): Promise<Session> {
  const page = await lobby();
  await page.act.joinListening();
  played.told.length = 0;
  return page;
}

it('leaves it to the session, which knows whom this person has blocked, to enter a room', async () => {
  localStorage.setItem('stoa.blocks', 'yes');
  const page = start(`#room=${ROOM}`);
  played.hear(SUMMARY);
  await vi.advanceTimersByTimeAsync(400);
  expect(begun).toBeDefined();
  void page.act.joinListening();
  expect(played.told).not.toContain('start');
});

it('shows the lobby of a room’s link as soon as the worker knows it, and enters without the session', async () => {
  const page = start(`#room=${ROOM}`);
  expect(page.view.lobby.value).toMatchObject({ status: 'looking' });
  played.hear(SUMMARY);
  expect(page.view.lobby.value).toMatchObject({ status: 'found', title: 'Evening', mayEnter: true, maySpeak: true });
  drawn.resolve(roomView);
  await vi.advanceTimersByTimeAsync(400);
  await page.act.joinListening();
  expect(page.view.place.value).toBe('room');
  expect(page.view.room.value).toMatchObject({ title: 'Evening', listeningCount: 3, canSpeak: false });
  expect(played.told).toContainEqual({ listen: true, watch: true, guest: true });
  expect(begun).toBeUndefined();
});

it('asks for the room’s screen behind the first voice, and plays in the lobby until it has come', async () => {
  const page = start(`#room=${ROOM}`);
  played.hear(SUMMARY);
  await page.act.joinListening();
  expect(played.told).toContain('start');
  expect(draws).toBe(0);
  played.hear({ ...SUMMARY, heard: true });
  expect(draws).toBe(1);
  expect(page.view.place.value).toBe('lobby');
  expect(page.view.lobby.value).toMatchObject({ status: 'found', joining: true });
  drawn.resolve(roomView);
  await vi.advanceTimersByTimeAsync(0);
  expect(page.view.place.value).toBe('room');
  expect(page.view.room.value).toMatchObject({ title: 'Evening' });
});

it('asks for the room’s screen where nobody speaks, once, and for somebody who stays in the lobby', async () => {
  const page = start(`#room=${ROOM}`);
  played.hear(SUMMARY);
  await page.act.joinListening();
  vi.advanceTimersByTime(400);
  expect(draws).toBe(1);
  page.act.leave();
  drawn.resolve(roomView);
  await vi.advanceTimersByTimeAsync(0);
  expect(page.view.place.value).toBe('hallway');
  start(`#room=${ROOM}`);
  played.hear(SUMMARY);
  vi.advanceTimersByTime(400);
  expect(draws).toBe(2);
});

it('loads the session after the first voice, and at the latest when nobody speaks', async () => {
  await listens();
  played.hear({ ...SUMMARY, heard: true });
  expect(begun).toBeUndefined();
  vi.advanceTimersByTime(300);
  expect(begun).toBeDefined();
});

it('loads the session for somebody who stays in the lobby, and when no relay answers', () => {
  start(`#room=${ROOM}`);
  vi.advanceTimersByTime(2_400);
  expect(begun).toBeUndefined();
  vi.advanceTimersByTime(200);
  expect(begun).toBeDefined();
});

it('keeps listening until the session is in the room, which is then shown and takes over', async () => {
  const page = await listens();
  played.hear({ ...SUMMARY, heard: true });
  vi.advanceTimersByTime(300);
  expect(begun?.carried()).toMatchObject({ room: ROOM, inside: true });
  expect(await begun?.carried()?.records()).toEqual({ members: [new Uint8Array([1])] });
  loading.resolve(whole.session);
  await vi.advanceTimersByTimeAsync(0);
  whole.view.place.value = 'lobby';
  whole.view.lobby.value = { ...EMPTY_LOBBY, status: 'found', mayEnter: true, joining: true };
  expect(page.view.place.value).toBe('room');
  expect(page.view.onlyListens.value).toBe(true);
  expect(played.told).not.toContain('stop');
  whole.view.room.value = { ...page.view.room.value!, title: 'Evening, by the session' };
  whole.view.place.value = 'room';
  expect(page.view.room.value?.title).toBe('Evening, by the session');
  expect(page.view.onlyListens.value).toBe(false);
  expect(played.told).toContain('stop');
  void page.act.raiseHand(true);
  expect(whole.asked).toEqual([['raiseHand', true]]);
});

it('shows why when the session is not admitted', async () => {
  const page = await listens();
  vi.advanceTimersByTime(3_000);
  loading.resolve(whole.session);
  await vi.advanceTimersByTimeAsync(0);
  whole.view.lobby.value = { ...EMPTY_LOBBY, status: 'found', banned: true };
  whole.view.place.value = 'lobby';
  expect(page.view.place.value).toBe('lobby');
  expect(page.view.lobby.value?.banned).toBe(true);
  expect(played.told).toContain('stop');
});

it('leaves it to the session, once, where nothing can be played', async () => {
  hasNoOpus = true;
  const page = start(`#room=${ROOM}`);
  played.hear(SUMMARY);
  const joined = page.act.joinListening();
  loading.resolve(whole.session);
  await joined;
  expect(played.told.filter((said) => said === 'start')).toHaveLength(1);
  expect(whole.asked).toEqual([['joinListening']]);
});

it('loads the session behind the first sound, not behind the first frames, while the output is still starting', async () => {
  const page = start(`#room=${ROOM}`);
  played.hear(SUMMARY);
  const starts = Promise.withResolvers<void>();
  played.engine.start = () => starts.promise;
  void page.act.joinListening();
  played.hear({ ...SUMMARY, heard: true });
  vi.advanceTimersByTime(400);
  expect(begun).toBeUndefined();
  starts.resolve();
  await vi.advanceTimersByTimeAsync(300);
  expect(begun).toBeDefined();
});

it.each([
  ['for members', { access: 'members' as const, exclusion: 'uninvited' as const }],
  ['that is locked', { locked: true, exclusion: 'locked' as const }],
  ['that put this person out', { exclusion: 'banned' as const }],
])('leaves a room %s to the session, and plays nothing', async (_, difference) => {
  const page = start(`#room=${ROOM}`);
  played.hear({ ...SUMMARY, ...difference });
  expect(page.view.lobby.value).toMatchObject({ status: 'looking', mayEnter: false });
  expect(begun).toBeDefined();
  void page.act.joinListening();
  expect(played.told).not.toContain('start');
});

it('shows joining after a reload on stage, which is for the session to do', () => {
  const kept = JSON.stringify({ room: ROOM, place: 'stage', muted: true, at: Date.now() });
  sessionStorage.setItem('stoa.stay', kept);
  const page = start(`#room=${ROOM}`);
  expect(begun).toBeDefined();
  played.hear(SUMMARY);
  expect(page.view.lobby.value).toMatchObject({ status: 'found', joining: true });
  expect(begun?.carried()).toMatchObject({ inside: false });
});

it('takes over in the hallway once the session lists every room that is shown', async () => {
  const founded = await charter(await signer(1));
  const announcer = await signer(2);
  const bytes = await writeCard(announcer, {
    charter: founded,
    issued: Date.now(),
    onStage: 1,
    listening: 0,
    host: 'Ada',
    faces: [],
    relays: [],
  });
  const listing = new Listing();
  listing.apply(await readCard(bytes, Date.now()), Date.now());
  const answer = (): Response =>
    new Response(writeSnapshot(listing, Date.now()), { headers: { 'content-type': 'application/cbor' } });
  vi.stubGlobal('fetch', async () => answer());
  const page = start('');
  await vi.waitFor(() => expect(page.view.hallway.value.rooms).toHaveLength(1));
  const shown = page.view.hallway.value.rooms;
  vi.advanceTimersByTime(2_500);
  loading.resolve(whole.session);
  await vi.advanceTimersByTimeAsync(0);
  whole.view.hallway.value = { status: 'ready', community: 'lobby', rooms: [] };
  expect(page.view.onlyListens.value).toBe(true);
  expect(page.view.hallway.value.rooms).toEqual(shown);
  whole.view.hallway.value = {
    status: 'ready',
    community: 'lobby',
    rooms: [...shown, { ...shown[0]!, id: 'another' }],
  };
  expect(page.view.onlyListens.value).toBe(false);
  expect(page.view.hallway.value.rooms).toHaveLength(2);
});

it('returns by itself to a room that it listened to', async () => {
  const kept = JSON.stringify({ room: ROOM, place: 'listening', muted: true, at: Date.now() });
  sessionStorage.setItem('stoa.stay', kept);
  const page = start(`#room=${ROOM}`);
  played.hear(SUMMARY);
  drawn.resolve(roomView);
  await vi.advanceTimersByTimeAsync(0);
  expect(page.view.place.value).toBe('room');
  expect(played.told).toContain('start');
});

it('carries out what only the session can do as soon as it has loaded, without waiting for it to find the room', async () => {
  const page = start(`#room=${ROOM}`);
  played.hear(SUMMARY);
  void page.act.joinWithMicrophone();
  expect(begun).toBeDefined();
  loading.resolve(whole.session);
  await vi.advanceTimersByTimeAsync(0);
  expect(whole.asked).toEqual([['joinWithMicrophone']]);
});

it('leaves before the session has loaded: it finds nobody listening', async () => {
  const page = await listens();
  played.hear({ ...SUMMARY, heard: true });
  vi.advanceTimersByTime(300);
  page.act.leave();
  expect(page.view.place.value).toBe('hallway');
  expect(at.hash).toBe('');
  expect(begun?.carried()).toBeUndefined();
  expect(played.told).toContain('stop');
});

it('keeps listening when the session does not start, and a notice says that this is all', async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const page = await listens();
  vi.advanceTimersByTime(3_000);
  loading.reject(new Error('no WebRTC here'));
  await vi.advanceTimersByTimeAsync(0);
  expect(page.view.notices.value).toEqual([{ kind: 'only-listening' }]);
  expect(page.view.place.value).toBe('room');
  expect(played.told).not.toContain('stop');
  const [notice] = page.view.notices.value;
  played.hear({ ...SUMMARY, locked: true, exclusion: 'locked' });
  expect(errors).toHaveBeenCalledOnce();
  page.act.dismiss(notice!);
  expect(page.view.notices.value).toEqual([]);
  await expect(page.act.write('hello')).rejects.toThrow('no WebRTC here');
  errors.mockRestore();
});

it('says that nothing plays, also when that is found out while the room is entered', () => {
  const page = start(`#room=${ROOM}`);
  played.sounds(false);
  played.hear(SUMMARY);
  void page.act.joinListening();
  expect(page.view.notices.value.map(({ kind }) => kind)).toEqual(['tap-to-hear']);
  const [notice] = page.view.notices.value;
  page.act.dismiss(notice!);
  expect([page.view.notices.value, page.view.silent.value]).toEqual([[], true]);
  played.sounds(true);
  expect([page.view.notices.value, page.view.silent.value]).toEqual([[], false]);
});
