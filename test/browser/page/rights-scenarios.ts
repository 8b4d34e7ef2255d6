import type { Lobby } from '../../../src/client/session/view/lobby.ts';
import type { ChatMessage, Deed, LogEntry, Person, Room } from '../../../src/client/session/view/room.ts';
import type { RoomRules } from '../../../src/client/session/view/rules.ts';
import type { InviteOffer, Invites } from '../../../src/node/participant/rights/invites.ts';
import { crowd, face, LONG_NAME, listener, lobby, me, person, RTL_NAME, room, type Scene } from './fixtures.ts';

const offered = (status: InviteOffer['status'], more: Partial<InviteOffer> = {}, rest: Partial<Lobby> = {}): Scene => ({
  place: 'lobby',
  lobby: {
    ...lobby,
    open: false,
    access: 'members',
    stageBy: 'invitation',
    mayEnter: status === 'good',
    maySpeak: false,
    offer: { kind: 'listen', from: face('Ada Okafor'), status, ...more },
    ...rest,
  },
});

const door = (more: Partial<Lobby>): Scene => ({ place: 'lobby', lobby: { ...lobby, ...more } });

/** Afternoon of a day in November, by every clock. */
const SEVEN = new Date(2026, 10, 24, 19, 4).getTime();
const FAR = new Date(2039, 10, 24, 19, 4).getTime();
const MINUTE = 60_000;

function entry(minute: number, by: string, deed: Deed, whom?: string): LogEntry {
  const said = { id: `${minute}-${deed}`, at: SEVEN + minute * MINUTE, by: face(by), deed };
  return whom === undefined ? said : { ...said, whom: face(whom) };
}

const log: readonly LogEntry[] = [
  entry(0, 'Ada Okafor', 'make-moderator', 'Eleni Papadaki'),
  entry(3, 'Eleni Papadaki', 'to-audience', 'Bao Linh'),
  entry(5, 'Eleni Papadaki', 'silence', LONG_NAME),
  entry(6, 'Eleni Papadaki', 'ban', RTL_NAME),
  entry(8, 'Ada Okafor', 'lock'),
];

/** An invite's link as long as they come. */
export const INVITE_LINK = `https://stoa.example/#room=c2xvdyBtb3JuaW5ncw&invite=${'Qm9uam91ciE_-'.repeat(37)}&relay=example`;

const invites: Invites = {
  left: 1,
  sent: [
    {
      seat: '1.0',
      kind: 'speak',
      link: `${INVITE_LINK}0`,
      taken: face('Bao Linh'),
      revoked: false,
      expires: FAR,
    },
    { seat: '1.1', kind: 'listen', link: INVITE_LINK, revoked: false, expires: FAR },
    { seat: '1.2', kind: 'listen', link: `${INVITE_LINK}2`, taken: face(LONG_NAME), revoked: true, expires: SEVEN },
    { seat: '1.3', kind: 'listen', link: `${INVITE_LINK}3`, revoked: false, expires: 0 },
  ],
};

const hands = ['Grace M.', LONG_NAME, RTL_NAME];
const audience = (): Person[] => [
  ...hands.map((name) => listener(name)),
  { ...listener('Hiro Tanaka'), invited: true },
  { ...listener('Inés Duarte'), role: 'moderator' },
  ...crowd(5),
];

const atTheDoor = [RTL_NAME, LONG_NAME, 'Grace M.', ...crowd(5).map(({ name }) => name)].map((name, index) => ({
  ...face(name),
  id: `door-${index}`,
}));
const putOut = [
  { ...face('Kwame'), id: 'out-1', mayReturn: false },
  { ...face(LONG_NAME), id: 'out-2', mayReturn: true, until: SEVEN },
];

/** A stage by invitation, with every mark there is. */
function moderated(role: Person['role'], more: Partial<Room> = {}): Scene {
  const listening = audience();
  const stage = [
    person('Ada Okafor', { role: role === 'host' ? 'none' : 'host' }),
    person('Eleni Papadaki', { role: 'moderator', muted: true }),
    person('Bao Linh', { silenced: true }),
    me({ role }),
  ];
  return {
    place: 'room',
    room: room(stage, listening, {
      stageBy: 'invitation',
      chair: role === 'host' ? 'Noor' : 'Ada Okafor',
      hands: listening.slice(0, hands.length + 1).map(({ id, key, name }) => ({ id, key, name, me: false })),
      log,
      ...more,
    }),
    talking: ['id-Ada Okafor'],
  };
}

function line(minute: number, { id: by, key, name, me: mine }: Person, text: string): ChatMessage {
  return { id: `${by} ${minute}`, by, key, name, me: mine, text, at: SEVEN + minute * MINUTE };
}

/** A large room, most of whose people are in nobody's lists. They write and raise hands all the same. */
function crowded(role: Person['role']): Scene {
  const audience = (name: string): Person => ({ ...listener(name), id: `audience-${name}` });
  const [troll, patient, long, rtl, nameless, evil, gone] = [
    audience('Kwame'),
    audience('Dmitri'),
    audience(LONG_NAME),
    audience(RTL_NAME),
    audience(''),
    audience('\u202eevil'),
    { ...audience('Spam'), putOut: 'banned' as const },
  ];
  const host = person('Ada Okafor', { role: role === 'host' ? 'moderator' : 'host' });
  const mine = me({ role, muted: true });
  const listed = listener('Grace M.');
  /** Me, before I came in anew. */
  const before: Person = { ...mine, id: 'before' };
  return {
    place: 'room',
    room: room([host, person('Bao Linh'), ...(role === 'none' ? [] : [mine])], [listed, ...crowd(5)], {
      me: mine,
      stageBy: 'invitation',
      mayTakeStage: role !== 'none',
      unlisted: [troll, patient, long, rtl, nameless, evil, gone, before],
      listeningCount: 4812,
      hands: [patient, long, rtl, listed].map(({ id, key, name }) => ({ id, key, name, me: false })),
      lines: [
        line(0, before, 'Is the link still the same?'),
        line(1, gone, 'Buy now'),
        line(2, evil, 'Pay no attention to my name'),
        line(3, nameless, 'Nor to mine'),
        line(4, long, `${'x'.repeat(120)} <b>bold</b>`),
        line(5, rtl, 'صباح الخير'),
        line(6, host, 'Good morning, and welcome to all who are new.'),
        line(7, listed, 'Which bakery was that?'),
        line(8, mine, 'The one by the old harbour, open from five.'),
        line(9, troll, 'You are all fools'),
      ],
      log,
    }),
  };
}

/** Me in the audience of a stage by invitation. */
const seated = (more: Partial<Room> = {}): Scene => ({
  place: 'room',
  room: room(
    [person('Ada Okafor', { role: 'host' }), person('Bao Linh')],
    [me({ muted: true, invited: more.askedToStage === true }), ...crowd(5)],
    { stageBy: 'invitation', mayTakeStage: false, ...more },
  ),
});

/** Me on a stage that may be recorded. */
const recordable = (more: Partial<Room>): Scene => ({
  place: 'room',
  room: room([person('Ada Okafor', { role: 'host' }), me()], crowd(5), { recordable: true, ...more }),
});

const members = {
  access: 'members',
  open: false,
  invites,
  words: ['olive', 'harbour', 'lantern', 'thyme', 'marble'],
} as const;

/** Rights as people meet them: at the door, on stage, in the audience, with invites in their hands. */
/** Every rule that a room may have. */
const RULES: RoomRules = {
  slow: 30,
  pause: 120,
  linksAfter: 600,
  invitedOnly: true,
  stagePlays: true,
  floor: { id: 'id-Bao Linh', key: 'bao', name: 'Bao Linh', me: false },
  pinned: 'Questions first, then music. Be kind to one another, and let others finish.',
  about: 'Coffee, bread and the news, every morning.',
  lineFrom: 0,
  handFrom: 0,
};

export const rightsScenarios: Readonly<Record<string, () => Scene>> = {
  'lobby-invited': () => offered('good'),
  'lobby-invited-to-speak': () => offered('good', { kind: 'speak' }, { maySpeak: true }),
  'lobby-invited-nameless': () => offered('good', { from: face('') }),
  'lobby-invite-expired': () => offered('expired'),
  'lobby-invite-used': () => offered('used', { from: face(LONG_NAME) }),
  'lobby-invite-revoked': () => offered('revoked', { from: face(RTL_NAME) }),
  'lobby-invite-other-room': () => offered('other-room', { from: face('') }),
  'lobby-invite-damaged': () => offered('damaged'),
  'lobby-invite-expired-open': () =>
    offered('expired', {}, { access: 'anyone', open: true, mayEnter: true, maySpeak: true, stageBy: 'anyone' }),
  'lobby-members': () => door({ access: 'members', open: false, mayEnter: false, maySpeak: false }),
  'lobby-locked': () => door({ locked: true }),
  'lobby-knocking': () => door({ locked: true, knocking: true }),
  'lobby-banned-for-a-time': () => door({ banned: true, bannedUntil: SEVEN }),
  'lobby-banned': () => door({ banned: true }),
  'lobby-by-invitation': () => door({ stageBy: 'invitation', maySpeak: false }),
  'room-host': () => moderated('host'),
  'room-moderator': () => moderated('moderator', { locked: true }),
  'room-rules': () => moderated('host', { rules: RULES }),
  'room-door': () => moderated('moderator', { locked: true, atTheDoor, putOut }),
  'room-silenced': () => ({
    place: 'room',
    room: room([person('Ada Okafor', { role: 'host' }), me({ silenced: true })], crowd(4)),
  }),
  'room-contradicts': () => ({
    place: 'room',
    room: room([person('Ada Okafor', { role: 'host' }), person('Bao Linh', { contradicts: true }), me()], crowd(4)),
  }),
  'room-audience': () => seated(),
  'room-audience-locked': () => seated({ locked: true, maySay: false }),
  'room-crowd-host': () => crowded('host'),
  'room-crowd-moderator': () => crowded('moderator'),
  'room-crowd': () => crowded('none'),
  'room-hand-up': () => seated({ hands: [{ ...face('Noor'), id: 'id-Noor', me: true }] }),
  'room-asked': () => ({
    ...seated({ askedToStage: true, log: [...log, entry(9, 'Ada Okafor', 'invite-to-stage', 'Noor')] }),
    myName: 'Noor',
  }),
  'lobby-hosting': () => door({ hosting: true }),
  'lobby-recordable': () => door({ recordable: true }),
  'room-recordable': () => recordable({}),
  'room-recorded': () => recordable({ recordedBy: ['Ada Okafor'], keepsMyVoice: true }),
  'room-asked-by-someone': () => seated({ askedToStage: true }),
  'room-no-chair': () => ({
    place: 'room',
    room: room([person('Bao Linh'), me()], crowd(4), { chaired: false, chair: '' }),
  }),
  'room-members': () => moderated('host', members),
  'room-members-no-invites': () => moderated('none', { ...members, invites: { left: 0, sent: [] } }),
};
