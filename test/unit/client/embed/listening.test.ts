import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlayEngine } from '../../../../src/client/audio/play-only.ts';
import { Listening } from '../../../../src/client/embed/listening.ts';
import { LOOK_IN } from '../../../../src/client/listener/begin-listening.ts';
import type { PersonSummary, RoomSummary } from '../../../../src/node/listener/room-summary.ts';

const ROOM = 'A'.repeat(27);
const ANNA: PersonSummary = {
  id: 's1',
  key: 'k1',
  name: 'Anna',
  role: 'host',
  muted: false,
  silenced: false,
  contradicts: false,
  talking: true,
};
const SUMMARY: RoomSummary = {
  known: true,
  title: 'Night talk',
  language: '',
  open: true,
  access: 'anyone',
  stageRule: 'anyone',
  recordable: false,
  recordedBy: [],
  locked: false,
  closed: false,
  host: 'Anna',
  onStage: [ANNA],
  listening: [],
  listeners: 2,
  relay: '',
  live: false,
  heard: false,
  exclusion: undefined,
  maySpeak: true,
  seers: 0,
  applause: [],
  left: [],
};

let said: [string, unknown][];
let wanted: unknown[];
let started: number;
let rested: number;
let plays: boolean;
let hear: (summary: RoomSummary) => void;

function open(room: string = ROOM): Listening {
  const engine = {
    on: () => () => undefined,
    listener: {
      open: (_: string, onSummary: typeof hear) => {
        hear = onSummary;
      },
      learn: () => undefined,
      want: (wishes: unknown) => wanted.push(wishes),
      hurry: () => undefined,
    },
    start: async () => {
      started++;
      if (!plays) throw new Error('no Opus');
    },
    watchOver: async () => undefined,
    rest: async () => {
      rested++;
    },
  } as unknown as PlayEngine;
  const say = (name: string, detail: unknown): void => {
    said.push([name, detail]);
  };
  return new Listening({ engine, room, relays: [], served: Promise.resolve([]), say });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', () => undefined);
  said = [];
  wanted = [];
  started = rested = 0;
  plays = true;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('listening from a frame', () => {
  it('says what is known of a room, and each thing once', () => {
    open();
    hear({ ...SUMMARY, known: false });
    expect(said).toEqual([]);
    hear(SUMMARY);
    hear({ ...SUMMARY });
    hear({ ...SUMMARY, onStage: [] });
    expect(said).toEqual([
      ['ready', { title: 'Night talk', host: 'Anna' }],
      ['live', { live: true }],
      ['speakers', { speakers: [{ name: 'Anna', talking: true }] }],
      ['people', { stage: 1, listening: 2 }],
      ['live', { live: false }],
      ['speakers', { speakers: [] }],
      ['people', { stage: 0, listening: 2 }],
    ]);
  });

  it('asks for no sound before it is pressed, nor after', async () => {
    const listening = open();
    hear(SUMMARY);
    expect([wanted, started]).toEqual([[LOOK_IN], 0]);
    await listening.listen();
    expect(wanted.at(-1)).toMatchObject({ listen: true, guest: true });
    expect([started, listening.hears.value]).toEqual([1, true]);
    listening.rest();
    expect([wanted.at(-1), rested, listening.hears.value]).toEqual([LOOK_IN, 1, false]);
  });

  it('says where nobody answers, and finds the room later all the same', () => {
    const listening = open();
    vi.advanceTimersByTime(10_000);
    expect(said).toEqual([['error', { reason: 'absent' }]]);
    hear(SUMMARY);
    expect(listening.trouble.value).toBeUndefined();
  });

  it('ends with the room, and shows nothing of one for members', async () => {
    const listening = open();
    hear(SUMMARY);
    await listening.listen();
    hear({ ...SUMMARY, closed: true });
    expect([listening.trouble.value, rested]).toEqual(['over', 1]);
    expect(said.at(-1)).toEqual(['error', { reason: 'over' }]);
    const members = open();
    hear({ ...SUMMARY, access: 'members' });
    expect(members.trouble.value).toBe('closed');
    expect(JSON.stringify(said.slice(-2))).not.toContain('Night talk');
  });

  it('says that this browser plays no sound, and stays with the room', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    plays = false;
    const listening = open();
    hear(SUMMARY);
    await listening.listen();
    hear({ ...SUMMARY, listeners: 3 });
    expect([listening.trouble.value, listening.hears.value]).toEqual(['sound', false]);
    expect(said).toContainEqual(['error', { reason: 'sound' }]);
  });

  it('opens nothing for a link to no room', () => {
    const none = new Listening({
      engine: {} as PlayEngine,
      room: undefined,
      relays: [],
      served: Promise.resolve([]),
      say: (name, detail) => said.push([name, detail]),
    });
    expect([none.trouble.value, wanted]).toEqual(['link', []]);
  });
});
