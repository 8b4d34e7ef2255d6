import { signal } from '@preact/signals';
import type { MicrophoneProblem } from '../../../src/client/audio/engine.ts';
import type {
  Face,
  Hallway,
  HallwayRoom,
  Lobby,
  MicrophoneCheck,
  Notice,
  Path,
  Person,
  Place,
  Room,
} from '../../../src/client/session/view.ts';

/** What a scenario shows; what is left out is as in an empty, connected page. */
export interface Scene {
  readonly place: Place;
  readonly hallway?: Hallway;
  readonly lobby?: Lobby;
  readonly room?: Room;
  readonly microphone?: MicrophoneCheck;
  readonly notices?: readonly Notice[];
  readonly myName?: string;
  readonly hideAddress?: boolean;
  /** Ids of those whose voices move. */
  readonly talking?: readonly string[];
}

const NAMES = [
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
const RTL_NAME = 'مريم بنت يوسف';

const face = (name: string, key = name): Face => ({ key, name });

function person(
  name: string,
  more: Partial<Person> = {},
  path: Path = { kind: 'direct', delayMs: 62, loss: 0 },
): Person {
  return {
    ...face(name),
    id: `id-${name}`,
    me: false,
    host: false,
    muted: false,
    level: signal(0),
    volume: 1,
    path,
    ...more,
  };
}

const me = (more: Partial<Person> = {}): Person => person('Noor', { me: true, ...more }, { kind: 'none' });
const listener = (name: string, index = 0): Person =>
  person(name, { id: `listener-${index}-${name}`, key: `${name}-${index}`, muted: true }, { kind: 'none' });

const card = (title: string, more: Partial<HallwayRoom> = {}): HallwayRoom => ({
  id: title,
  title,
  language: 'en',
  host: 'Ada Okafor',
  faces: NAMES.slice(0, 3).map((name) => face(name)),
  onStage: 3,
  listening: 12,
  href: '#room',
  ...more,
});

const hallway = (rooms: readonly HallwayRoom[], status: Hallway['status'] = 'ready'): Hallway => ({
  status,
  community: 'lobby',
  rooms,
});

const fullHallway = hallway([
  card('Slow mornings: coffee, bread and the news', { onStage: 3, listening: 128 }),
  card('Grecque ou latine ? Parler des langues mortes', {
    language: 'fr',
    host: 'Leïla Haddad',
    faces: NAMES.slice(4, 8).map((name) => face(name)),
    onStage: 9,
    listening: 4812,
  }),
  card('حكايات من البحر', {
    language: 'ar',
    host: RTL_NAME,
    faces: [face(RTL_NAME), face('سامي')],
    onStage: 2,
    listening: 40,
  }),
  card(EMOJI_TITLE, { faces: [face('Kwame')], onStage: 1, listening: 0, language: '' }),
  card('A title that goes on and on until it has to be clipped after two lines, as it should be', {
    host: LONG_NAME,
    faces: [face(LONG_NAME), face('田中 ひろ'), face('🦉 Owl')],
  }),
  card(HOSTILE_TITLE, {
    host: '\u202eevil',
    language: 'not a tag!',
    faces: [face('\u0000'), face('z\u0301\u0301\u0301')],
    onStage: 0,
  }),
]);

const lobby: Lobby = {
  status: 'found',
  id: 'room',
  title: 'Slow mornings: coffee, bread and the news',
  host: 'Ada Okafor',
  open: true,
  stage: NAMES.slice(0, 3).map((name) => face(name)),
  listening: NAMES.slice(3, 8).map((name) => face(name)),
  seers: 8,
  joining: false,
};

const openMicrophone: MicrophoneCheck = {
  open: true,
  microphones: [
    { deviceId: 'a', label: 'Built-in microphone' },
    { deviceId: 'b', label: 'Headset with a name that takes more room than there is, by a maker of long names' },
  ],
  chosen: 'a',
  preset: 'voice',
};

function room(stage: readonly Person[], listening: readonly Person[], more: Partial<Room> = {}): Room {
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
    listeningCount: listening.length,
    canSpeak: stage.some((someone) => someone.me),
    leftRelays: [],
    hands: [],
    lines: [],
    applause: [0, 0, 0, 0, 0],
    ...more,
  };
}

const three = () => [
  person('Ada Okafor', { host: true }),
  person('Bao Linh', { muted: true }, { kind: 'relay', relay: 'Olive', delayMs: 214, loss: 0.004 }),
  me(),
];
const crowd = (count: number) => Array.from({ length: count }, (_, i) => listener(NAMES[i % NAMES.length] ?? '', i));

const problem = (kind: MicrophoneProblem): Scene => ({
  place: 'lobby',
  lobby,
  microphone: { ...openMicrophone, open: false, microphones: [], problem: kind },
});

const noticed = (notice: Notice): Scene => ({
  place: notice.kind === 'removed-closed' ? 'hallway' : 'room',
  hallway: fullHallway,
  room: room(three(), crowd(4)),
  notices: [notice],
});

/** Everything worth looking at, by name. Each call makes new signals. */
export const scenarios: Readonly<Record<string, () => Scene>> = {
  'hallway-connecting': () => ({ place: 'hallway', hallway: hallway([], 'connecting') }),
  'hallway-empty': () => ({ place: 'hallway', hallway: hallway([]) }),
  'hallway-offline': () => ({ place: 'hallway', hallway: hallway([], 'offline') }),
  'full-hallway': () => ({ place: 'hallway', hallway: fullHallway }),
  'hallway-other-community': () => ({
    place: 'hallway',
    hallway: { ...fullHallway, community: 'Philosophers of the Painted Porch', status: 'offline' },
  }),
  lobby: () => ({ place: 'lobby', lobby }),
  'lobby-empty': () => ({
    place: 'lobby',
    lobby: { ...lobby, stage: [], listening: [], seers: 0, open: false },
    myName: 'Ada Okafor',
  }),
  'lobby-microphone': () => ({ place: 'lobby', lobby, microphone: openMicrophone, myName: 'Noor', talking: ['me'] }),
  'lobby-denied': () => problem('denied'),
  'lobby-hidden': () => ({ place: 'lobby', lobby, hideAddress: true }),
  'lobby-joining': () => ({ place: 'lobby', lobby: { ...lobby, joining: true } }),
  'lobby-hostile': () => ({
    place: 'lobby',
    lobby: {
      ...lobby,
      title: HOSTILE_TITLE,
      host: '\u202eevil',
      stage: [face(LONG_NAME), face(RTL_NAME), face('\u0000')],
    },
  }),
  'lobby-looking': () => ({ place: 'lobby', lobby: { ...lobby, status: 'looking' } }),
  'lobby-absent': () => ({ place: 'lobby', lobby: { ...lobby, status: 'absent' } }),
  'lobby-closed': () => ({ place: 'lobby', lobby: { ...lobby, status: 'closed' } }),
  'lobby-invalid': () => ({ place: 'lobby', lobby: { ...lobby, status: 'invalid' } }),
  'room-alone': () => ({
    place: 'room',
    room: room([me({ host: true })], [], { host: 'Noor', open: false }),
    talking: ['id-Noor'],
  }),
  'room-three': () => ({ place: 'room', room: room(three(), crowd(7)), talking: ['id-Ada Okafor'] }),
  'room-muted': () => ({
    place: 'room',
    room: room([person('Ada Okafor', { host: true }), me({ muted: true, host: true })], crowd(2)),
  }),
  'room-listener': () => ({
    place: 'room',
    room: room(three().slice(0, 2), [me({ muted: true }), ...crowd(5)]),
    talking: ['id-Ada Okafor', 'id-Bao Linh'],
  }),
  'room-liars': () => ({
    place: 'room',
    room: room(three(), crowd(3), {
      leftRelays: [
        { id: '1', name: 'Olive', misdeed: 'altered' },
        { id: '2', name: LONG_NAME, misdeed: 'invented' },
        { id: '3', name: RTL_NAME, misdeed: 'late' },
      ],
    }),
  }),
  'room-twelve': () => ({
    place: 'room',
    room: room(
      NAMES.map((name, i) =>
        person(
          name,
          { host: i === 0, muted: i % 3 === 1, me: i === 4 },
          { kind: i === 7 ? 'lost' : i === 8 ? 'connecting' : 'direct' },
        ),
      ),
      crowd(60),
      { listeningCount: 5000 },
    ),
    talking: ['id-Hiro Tanaka', 'id-Ada Okafor'],
  }),
  'room-talk': () => ({
    place: 'room',
    room: room(three(), crowd(9), {
      listeningCount: 4812,
      hands: ['Grace M.', LONG_NAME, RTL_NAME, ''].map((name) => ({ ...face(name), id: `hand-${name}`, me: false })),
      lines: [
        { ...face('Kwame'), id: '1', me: false, text: 'Which bakery was that?', at: 0 },
        { ...face(RTL_NAME), id: '2', me: false, text: 'صباح الخير', at: 0 },
        { ...face(LONG_NAME), id: '3', me: false, text: `${'x'.repeat(200)} <b>bold</b>`, at: 0 },
        { ...face('Noor'), id: '4', me: true, text: 'The one by the old harbour, open from five.', at: 0 },
      ],
    }),
  }),
  'room-names': () => ({
    place: 'room',
    room: room(
      [
        person(RTL_NAME, { host: true }),
        person(LONG_NAME, { muted: true }),
        person('田中 ひろ'),
        person('🦉 Owl'),
        person(''),
        person('\u202eevil'),
        person('<b>Bold</b>'),
        person(`z${'\u0301'.repeat(40)}algo`),
        me(),
      ],
      [listener(LONG_NAME), listener('ע', 1), listener('', 2)],
      { title: HOSTILE_TITLE, host: RTL_NAME },
    ),
  }),
  'notice-unplugged': () => noticed({ kind: 'microphone', problem: 'unplugged' }),
  'notice-denied': () => noticed({ kind: 'microphone', problem: 'denied' }),
  'notice-tap-to-hear': () => noticed({ kind: 'tap-to-hear' }),
  'notice-offline': () => noticed({ kind: 'offline' }),
  'notice-relay-lost': () => noticed({ kind: 'relay-lost' }),
  'notice-link-weak': () => noticed({ kind: 'link-weak' }),
  'notice-removed-closed': () => noticed({ kind: 'removed-closed' }),
  'notice-old-browser': () => noticed({ kind: 'old-browser' }),
};
