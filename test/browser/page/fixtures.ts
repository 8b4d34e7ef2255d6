/** Made-up people and rooms, of which the scenarios are put together. */

import { signal } from '@preact/signals';
import type { CommunityList } from '../../../src/client/session/view/ban-lists.ts';
import type { AlongState, Models, OwnCaptionState } from '../../../src/client/session/view/captions.ts';
import type { Communities } from '../../../src/client/session/view/communities.ts';
import type { Hallway } from '../../../src/client/session/view/hallway.ts';
import type { Screen } from '../../../src/client/session/view/index.ts';
import type { Lobby } from '../../../src/client/session/view/lobby.ts';
import type { MicrophoneCheck } from '../../../src/client/session/view/microphone.ts';
import type { NowPlaying } from '../../../src/client/session/view/music.ts';
import type { Notice } from '../../../src/client/session/view/notices.ts';
import type { SavedRecording } from '../../../src/client/session/view/recordings.ts';
import type { Path, Person, Room } from '../../../src/client/session/view/room.ts';
import type { LoggedLine } from '../../../src/node/captions/caption-log.ts';
import type { Face } from '../../../src/node/identity/person.ts';

/** What a scenario shows; what is left out is as in an empty, connected page. */
export interface Scene {
  readonly place: Screen;
  readonly hallway?: Hallway;
  readonly communities?: Communities;
  readonly lobby?: Lobby;
  readonly room?: Room;
  readonly microphone?: MicrophoneCheck;
  readonly notices?: readonly Notice[];
  readonly myName?: string;
  readonly hideAddress?: boolean;
  readonly recordings?: readonly SavedRecording[];
  readonly banList?: CommunityList;
  /** Captions are shown. */
  readonly captions?: readonly LoggedLine[];
  /** The player of files is open; what it plays. */
  readonly plays?: NowPlaying;
  readonly ownCaptions?: OwnCaptionState;
  readonly models?: Models;
  readonly along?: AlongState;
  /** Ids of those whose voices move. */
  readonly talking?: readonly string[];
}

export const NAMES = [
  'Ada Okafor',
  'Bao Linh',
  'Chiara Rossi',
  'Dmitri',
  'Eleni Papadaki',
  'Farid Rahimi',
  'Grace M.',
  'Hiro Tanaka',
  'Inés Duarte',
  'Jonas Weber',
  'Kwame',
  'Leïla Haddad',
];

/** Sixty characters, as long as a name may be. */
export const LONG_NAME = 'Maximiliane-Wilhelmina von und zu Hohenfels-Wartenberg-Stolz';
/** A title that tries to leave its place: markup, controls that turn the writing direction, a tower of accents. */
export const HOSTILE_TITLE = `<img src=x onerror=alert(1)>\u202e{{evil}}\u2066 z${'\u0301\u0342'.repeat(12)} &amp; end`;
export const EMOJI_TITLE = '🌙🔥👨‍👩‍👧‍👦🎶🏛️🌊🧿🪔🎻🌿';
export const RTL_NAME = 'مريم بنت يوسف';

export const face = (name: string, key = name): Face => ({ key, name });

/** As an id of a person: 24 digits in hex. */
function personOf(name: string): string {
  return [...name.padEnd(12)]
    .slice(0, 12)
    .map((sign) => (sign.codePointAt(0)! % 256).toString(16).padStart(2, '0'))
    .join('');
}

export function person(
  name: string,
  more: Partial<Person> = {},
  path: Path = { kind: 'direct', delayMs: 62, loss: 0 },
): Person {
  return {
    ...face(name),
    id: `id-${name}`,
    person: personOf(name),
    me: false,
    role: 'none',
    muted: false,
    silenced: false,
    contradicts: false,
    invited: false,
    level: signal(0),
    volume: 1,
    path,
    ...more,
  };
}

export const me = (more: Partial<Person> = {}): Person => person('Noor', { me: true, ...more }, { kind: 'none' });
export const listener = (name: string, index = 0): Person =>
  person(name, { id: `listener-${index}-${name}`, key: `${name}-${index}`, muted: true }, { kind: 'none' });

export const lobby: Lobby = {
  status: 'found',
  id: 'room',
  title: 'Slow mornings: coffee, bread and the news',
  host: 'Ada Okafor',
  open: true,
  stage: NAMES.slice(0, 3).map((name) => face(name)),
  listening: NAMES.slice(3, 8).map((name) => face(name)),
  access: 'anyone',
  stageBy: 'anyone',
  recordable: false,
  mayEnter: true,
  maySpeak: true,
  hosting: false,
  locked: false,
  banned: false,
  knocking: false,
  seers: 8,
  joining: false,
};

export function room(stage: readonly Person[], listening: readonly Person[], more: Partial<Room> = {}): Room {
  const mine = [...stage, ...listening].find((someone) => someone.me) ?? me();
  return {
    id: 'room',
    title: 'Slow mornings: coffee, bread and the news',
    host: 'Ada Okafor',
    open: true,
    link: 'https://stoa.example/#room=c2xvdyBtb3JuaW5ncw&relay=example',
    me: mine,
    stage,
    listening,
    unlisted: [],
    atTheDoor: [],
    putOut: [],
    listeningCount: listening.length,
    canSpeak: stage.some((someone) => someone.me),
    unheard: false,
    access: 'anyone',
    stageBy: 'anyone',
    recordable: false,
    recordedBy: [],
    locked: false,
    maySay: true,
    mayTakeStage: true,
    askedToStage: false,
    chaired: true,
    chair: 'Ada Okafor',
    words: [],
    log: [],
    traffic: { received: 12_340_000, sent: 3_060_000 },
    leftRelays: [],
    hands: [],
    lines: [],
    applause: [0, 0, 0, 0, 0],
    ...more,
  };
}

export const three = () => [
  person('Ada Okafor', { role: 'host' }),
  person('Bao Linh', { muted: true }, { kind: 'relay', relay: 'Olive', delayMs: 214, loss: 0.004 }),
  me(),
];
export const crowd = (count: number) =>
  Array.from({ length: count }, (_, i) => listener(NAMES[i % NAMES.length] ?? '', i));
