import type { MicrophoneProblem } from '../../../src/client/audio/engine.ts';
import { NO_MODELS } from '../../../src/client/session/view/captions.ts';
import type { Communities, Community, MembershipKind, Standing } from '../../../src/client/session/view/communities.ts';
import type { Hallway, HallwayRoom } from '../../../src/client/session/view/hallway.ts';
import type { MicrophoneCheck } from '../../../src/client/session/view/microphone.ts';
import type { Notice } from '../../../src/client/session/view/notices.ts';
import { captionLine } from '../../support/records/captions.ts';
import {
  crowd,
  EMOJI_TITLE,
  face,
  HOSTILE_TITLE,
  LONG_NAME,
  listener,
  lobby,
  me,
  NAMES,
  person,
  RTL_NAME,
  room,
  type Scene,
  three,
} from './fixtures.ts';
import { rightsScenarios } from './rights-scenarios.ts';

const card = (title: string, more: Partial<HallwayRoom> = {}): HallwayRoom => ({
  id: title,
  title,
  topics: [],
  language: 'en',
  host: 'Ada Okafor',
  hostId: '0a'.repeat(12),
  faces: NAMES.slice(0, 3).map((name) => face(name)),
  onStage: 3,
  listening: 12,
  recordable: false,
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
    recordable: true,
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

/** More rooms than one looks through. */
const manyRooms = hallway(
  Array.from({ length: 30 }, (_, n) =>
    card(n === 20 ? 'Café des étoiles' : `Evening number ${n}`, {
      faces: [face(NAMES[n % NAMES.length]!)],
      topics: [['music', 'Jazz'], ['books'], [], ['حكايات']][n % 4]!,
    }),
  ),
);

const NEXT_YEAR = Date.UTC(2099, 5, 1, 12);

/** A grey square, in place of a picture. */
const GREY =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%221%22 height=%221%22%3E%3Crect width=%221%22 height=%221%22 fill=%22%23999%22/%3E%3C/svg%3E';

const FOUND = {
  relays: ['/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX'],
  file: 'https://files.porch.example/relays.json',
  name: '_stoa.porch.example',
  json: '{}',
  txt: '"stoa1=abc"',
};

function communities(standing: Standing, more: Partial<Community> = {}): Communities {
  const invite = (kind: MembershipKind, seat: string) => ({
    kind,
    seat,
    link: '#',
    revoked: false,
    expires: NEXT_YEAR,
  });
  const shown: Community = {
    id: 'porch',
    name: 'Philosophers of the Painted Porch, and all who walk there with them',
    rules: 'Be kind.\nLet others finish what they are saying.\nWhat is said here stays here.',
    picture: GREY,
    defaults: { open: true, access: 'members', stageBy: 'invitation' },
    link: 'https://stoa.example/#community=porch',
    standing,
    until: NEXT_YEAR,
    relays: ['/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX'],
    ...(standing === 'none'
      ? {}
      : {
          invites: {
            left: 62,
            kinds: ['member', 'opener', 'device'],
            sent: [invite('member', '1'), { ...invite('opener', '2'), revoked: true }],
          },
        }),
    ...more,
  };
  return {
    shown,
    followed: [shown, { ...shown, id: 'rtl', name: 'أصدقاء الرواق' }, { ...shown, id: 'new', name: '' }],
  };
}

const openMicrophone: MicrophoneCheck = {
  open: true,
  microphones: [
    { deviceId: 'a', label: 'Built-in microphone' },
    { deviceId: 'b', label: 'Headset with a name that takes more room than there is, by a maker of long names' },
  ],
  chosen: 'a',
  preset: 'voice',
};

const problem = (kind: MicrophoneProblem): Scene => ({
  place: 'lobby',
  lobby,
  microphone: { ...openMicrophone, open: false, microphones: [], problem: kind },
});

const noticed = (notice: Notice): Scene => ({
  place: ['removed-closed', 'removed', 'banned', 'clock'].includes(notice.kind) ? 'hallway' : 'room',
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
  'hallway-many': () => ({ place: 'hallway', hallway: manyRooms }),
  'hallway-other-community': () => ({
    place: 'hallway',
    hallway: { ...fullHallway, community: 'Philosophers of the Painted Porch', status: 'offline' },
  }),
  'hallway-community': () => ({
    place: 'hallway',
    hallway: fullHallway,
    communities: communities('owner', { found: FOUND }),
  }),
  'hallway-silent': () => ({
    place: 'hallway',
    hallway: { ...fullHallway, rooms: [], status: 'offline' },
    communities: communities('member', {
      finding: {
        state: 'hidden',
        places: ['files.porch.example', '_stoa.porch.example'],
        asked: ['files.porch.example', 'cloudflare-dns.com', 'dns.google'],
      },
    }),
  }),
  'hallway-offered': () => ({
    place: 'hallway',
    hallway: hallway([]),
    communities: communities('none', { offer: { kind: 'member', status: 'good' } }),
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
    room: room([me({ role: 'host' })], [], { host: 'Noor', open: false }),
    talking: ['id-Noor'],
  }),
  'room-three': () => ({ place: 'room', room: room(three(), crowd(7)), talking: ['id-Ada Okafor'] }),
  'room-muted': () => ({
    place: 'room',
    room: room([person('Ada Okafor', { role: 'host' }), me({ muted: true, role: 'host' })], crowd(2)),
  }),
  'room-push-to-talk': () => ({
    place: 'room',
    room: room([person('Ada Okafor', { role: 'host' }), me({ muted: true })], crowd(2)),
    microphone: { ...openMicrophone, pushToTalk: true },
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
          { role: i === 0 ? 'host' : i === 5 ? 'moderator' : 'none', muted: i % 3 === 1, me: i === 4 },
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
        { ...face('Kwame'), id: '1', by: 'kwame', me: false, text: 'Which bakery was that?', at: 0 },
        { ...face(RTL_NAME), id: '2', by: 'rtl', me: false, text: 'صباح الخير', at: 0 },
        { ...face(LONG_NAME), id: '3', by: 'long', me: false, text: `${'x'.repeat(200)} <b>bold</b>`, at: 0 },
        {
          ...face('Noor'),
          id: '4',
          by: 'id-Noor',
          me: true,
          text: 'The one by the old harbour, open from five.',
          at: 0,
        },
      ],
    }),
  }),
  'room-captions': () => ({
    place: 'room',
    room: room(three(), crowd(9)),
    captions: [
      ['Ada Okafor', 'Good evening everyone. Tonight we read letters that sailors wrote home.'],
      ['Ada Okafor', 'And never sent.'],
      [RTL_NAME, 'صباح الخير'],
      [LONG_NAME, `${'x'.repeat(200)} <b>bold</b>`],
      ['Bao Linh', 'My grandmother kept bees on the roof of'],
    ].map(([name = '', words = ''], i) => ({
      ...captionLine({ id: `${i}`, speaker: name, words, final: i < 4 }),
      name,
    })),
  }),
  'room-plays-a-file': () => ({
    place: 'room',
    room: room([me({ role: 'moderator' }), person('Bao Linh')], crowd(4)),
    plays: { title: `An old record, ${'side one '.repeat(12)}`, paused: false, seconds: 64, length: 3_721 },
  }),
  'room-models': () => ({
    place: 'room',
    room: room(three(), crowd(2)),
    captions: [],
    ownCaptions: 'offered',
    models: {
      ...NO_MODELS,
      offered: [
        { id: 'a', name: 'PocketSphinx', language: 'en-US', licence: 'BSD', bytes: 39e6, kept: false },
        { id: 'b', name: 'Vosk', language: 'ar', licence: 'Apache 2.0', bytes: 41.2e6, kept: true },
        { id: 'c', name: 'Moonshine', language: 'ja', licence: 'MIT', bytes: 190e6, kept: false },
      ],
      fetching: { id: 'c', share: 0.4 },
    },
  }),
  'room-model-used': () => ({
    place: 'room',
    room: room(three(), crowd(2)),
    captions: [
      { ...captionLine({ id: 'a', speaker: 'Ada', words: 'good evening and welcome' }), name: 'Ada Okafor' },
      {
        ...captionLine({ id: 'b', speaker: 'Bao', words: 'we are three machine' }),
        name: 'Bao Linh',
        here: true as const,
      },
    ],
    ownCaptions: 'on',
    models: {
      ...NO_MODELS,
      offered: [{ id: 'a', name: 'PocketSphinx', language: 'en-US', licence: 'BSD', bytes: 40.7e6, kept: true }],
      used: 'a',
    },
    along: 'on',
  }),
  'room-not-captioned': () => ({ place: 'room', room: room(three(), crowd(2)), captions: [], ownCaptions: 'none' }),
  'room-names': () => ({
    place: 'room',
    room: room(
      [
        person(RTL_NAME, { role: 'host' }),
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
  ...rightsScenarios,
  'notice-unplugged': () => noticed({ kind: 'microphone', problem: 'unplugged' }),
  'two-notices': () => ({
    ...noticed({ kind: 'microphone', problem: 'held' }),
    notices: [{ kind: 'link-weak' }, { kind: 'microphone', problem: 'held' }],
  }),
  'notice-held': () => noticed({ kind: 'microphone', problem: 'held' }),
  'notice-second-tab': () => noticed({ kind: 'second-tab' }),
  'notice-denied': () => noticed({ kind: 'microphone', problem: 'denied' }),
  'notice-tap-to-hear': () => noticed({ kind: 'tap-to-hear' }),
  'notice-clock-behind': () => noticed({ kind: 'clock', minutes: 60 }),
  'notice-clock-ahead': () => ({ ...noticed({ kind: 'clock', minutes: -20 * 1_440 }), place: 'room' }),
  'notice-clock-set': () => noticed({ kind: 'clock-set' }),
  'notice-offline': () => noticed({ kind: 'offline' }),
  'notice-relay-lost': () => noticed({ kind: 'relay-lost' }),
  'notice-relay-busy': () => noticed({ kind: 'relay-busy' }),
  'notice-link-weak': () => noticed({ kind: 'link-weak' }),
  'notice-removed-closed': () => noticed({ kind: 'removed-closed' }),
  'notice-removed': () => noticed({ kind: 'removed' }),
  'notice-banned': () => noticed({ kind: 'banned' }),
  'notice-to-audience': () => noticed({ kind: 'to-audience' }),
  'notice-silenced': () => noticed({ kind: 'silenced' }),
  'notice-no-chair': () => noticed({ kind: 'no-chair' }),
  'notice-reported': () => noticed({ kind: 'reported' }),
  'notice-no-key': () => noticed({ kind: 'no-key' }),
  'notice-old-browser': () => noticed({ kind: 'old-browser' }),
};
