/**
 * Every kind of record in a room, each complete in its entry: its number on the wire, its shape and size bound, who may sign it and how often, how long
 * it lives and how it merges. Nothing else lists the kinds, apart from the code that writes a record and the code that shows it. Newcomers are sent
 * them in this order: moderation first, so that each record can be judged when it arrives.
 */
import { proveOverIssue, readOverIssue } from '../grants/over-issue.ts';
import { readRevocation } from '../grants/revocation.ts';
import { type Credential, readCredential } from '../moderation/credential.ts';
import { readState } from '../moderation/state.ts';
import type { Caption } from '../records/caption.ts';
import { readCharter } from '../records/charter.ts';
import { CAPTION_RATE, PLAYING_RATE, RULES_RATE } from '../records/constants.ts';
import { readEquivocation } from '../records/equivocation.ts';
import type { Fate } from '../records/kinds.ts';
import { readMember } from '../records/member.ts';
import { MAX_CREDENTIALS, MAX_EQUIVOCATIONS, MAX_OVER_ISSUES, MAX_REVOCATIONS } from '../records/moderation-limits.ts';
import type { Playing } from '../records/playing.ts';
import { readRemark } from '../records/remark.ts';
import type { Rules } from '../records/rules.ts';
import { readTally } from '../records/tally.ts';
import { MalformedError } from '../wire/malformed.ts';
import { Interactions } from './interactions.ts';
import { type KeyRecord, keyRecordBy, maySayOfKeys } from './key-records.ts';
import { ListenerCounts } from './listener-counts.ts';
import {
  type Kept,
  type KeptOf,
  type Lent,
  type Rate,
  type RecordKind,
  type RecordOf,
  RecordsOfKind,
  type RoomParts,
  recordKind,
} from './record-kind.ts';
import { maySay } from './stage-rules.ts';

/** Rate of a session's records: changes, heartbeats, and some slack. */
const MEMBERS = { perSecond: 4, burst: 12, maxKeys: 512 };
/** Rate at which an unchanged charter is forwarded: its host repeats it with every heartbeat, others now and then. */
const CHARTERS = { perSecond: 1, burst: 5 };
/** Rate of one session's remarks: as fast as anyone types or taps. */
const REMARKS = { perSecond: 2, burst: 8, maxKeys: 512 };
/** Rate of one session's acts: as fast as anyone clicks. */
const ACTS = { perSecond: 4, burst: 16, maxKeys: 64 };
/** Rate of one chair's states: one for each act, and some slack. */
const STATES = { perSecond: 6, burst: 24, maxKeys: 64 };
/** Rate of one session's key requests, and of what one chair gives: a whole room's keys at once when it takes over. */
const REQUESTS = { perSecond: 1, burst: 4, maxKeys: 512 };
const GIVEN = { perSecond: 64, burst: 512, maxKeys: 16 };
/** Rate at which known moderation records are forwarded again. */
const AGAIN = { perSecond: 4, burst: 32 };

/** Needs the charter, which says whose room it is; records that arrive earlier are repeated later. */
const onceChartered = ({ permissions }: RoomParts) => (permissions.scope === undefined ? 'old' : undefined);

/** What all moderation records have in common. */
const ruling = { event: 'change', unready: onceChartered, again: AGAIN, rules: true } as const;

export const RECORD_KINDS = {
  charter: recordKind({
    word: 0,
    event: 'change',
    read: async (bytes, { id, now }) => {
      const charter = await readCharter(bytes, now());
      if (charter.id !== id) throw new MalformedError('charter of another room');
      return charter;
    },
    again: CHARTERS,
    kept: ({ roster, permissions }) => ({
      take: (charter) => {
        const outcome = roster.applyCharter(charter);
        permissions.setCharter(roster.charter);
        return outcome;
      },
    }),
  }),
  member: recordKind({
    word: 1,
    event: 'change',
    read: (bytes, { id, now }) => readMember(bytes, id, now()),
    rate: { ...MEMBERS, by: ({ id }) => id },
    kept: ({ roster, forget }) => ({
      isNews: (member) => roster.isNews(member),
      take: (member, now, from) => {
        if (member.place === 'gone') forget(member.id);
        return roster.apply(member, now, from);
      },
      expire: (now: number) => roster.expire(now),
    }),
  }),
  remark: recordKind({
    word: 2,
    event: 'said',
    read: (bytes, { id, now }) => readRemark(bytes, id, now()),
    allowed: (remark, room) => maySay(room, remark),
    rate: { ...REMARKS, by: ({ id }) => id },
    kept: () => new Interactions(),
  }),
  tally: recordKind({
    word: 3,
    event: 'said',
    read: (bytes, { id, now }) => readTally(bytes, id, now()),
    // Anyone can make a relay key, so only relays that somebody here names are counted.
    allowed: ({ relay }, { roster }) => roster.members.some((m) => m.relays.some((r) => r.endsWith(`/p2p/${relay}`))),
    kept: ({ applaud }) => new ListenerCounts(applaud),
  }),
  credential: recordKind({
    ...ruling,
    word: 4,
    timeless: MAX_CREDENTIALS,
    read: (bytes, { permissions }) => readCredential(bytes, permissions.scope!),
    kept: ({ permissions, isPresent }) => ({
      take: async (credential: Credential): Promise<Fate> => {
        const outcome = permissions.takeCredential(credential, isPresent);
        if (outcome !== 'changed') return outcome;
        for (const { chain } of permissions.credentials) {
          const proof = proveOverIssue(chain, credential.chain);
          if (proof !== null) permissions.takeOverIssue(await readOverIssue(proof), proof);
        }
        return outcome;
      },
    }),
    told: (_, { permissions }) => permissions.toldCredentials.first,
    toldLast: (_, { permissions }) => permissions.toldCredentials.last,
  }),
  revocation: recordKind({
    ...ruling,
    word: 5,
    timeless: MAX_REVOCATIONS,
    read: async (bytes, { permissions }) => ({
      bytes,
      revocation: await readRevocation(bytes, permissions.scope!.root),
    }),
    kept: ({ permissions }) => ({
      take: ({ revocation, bytes }) => permissions.takeRevocation(revocation, bytes),
    }),
    told: (_, { permissions }) => permissions.revocations,
  }),
  overIssue: recordKind({
    ...ruling,
    word: 8,
    timeless: MAX_OVER_ISSUES,
    read: async (bytes) => ({ bytes, overIssue: await readOverIssue(bytes) }),
    kept: ({ permissions }) => ({
      take: ({ overIssue, bytes }) => permissions.takeOverIssue(overIssue, bytes),
    }),
    told: (_, { permissions }) => permissions.overIssues,
  }),
  equivocation: recordKind({
    ...ruling,
    word: 12,
    timeless: MAX_EQUIVOCATIONS,
    afterMembers: true,
    read: (bytes, { id }) => readEquivocation(bytes, id),
    kept: ({ permissions, roster }) => ({
      take: (found) => permissions.takeEquivocation(found, (session) => roster.get(session) !== undefined),
    }),
    told: (_, { permissions }) => permissions.equivocations,
  }),
  state: recordKind({
    ...ruling,
    word: 7,
    read: (bytes, { id, now }) => readState(bytes, id, now()),
    rate: { ...STATES, by: ({ chair }) => chair },
    kept: ({ permissions }) => ({
      take: (state) => permissions.takeState(state),
    }),
    told: (_, { permissions }) => permissions.states,
  }),
  /** The log: for participants only. */
  act: recordKind({
    ...ruling,
    word: 6,
    forListeners: false,
    unready: (room) => onceChartered(room) ?? (room.readAct === undefined ? 'not-allowed' : undefined),
    read: (bytes, { id, now, readAct }) => readAct!(bytes, id, now()),
    rate: { ...ACTS, by: ({ session }) => session },
    kept: ({ permissions }) => ({
      isNews: (act) => !permissions.hasAct(act),
      take: (act) => permissions.takeAct(act),
    }),
    toldLast: (_, { permissions }) => permissions.acts,
  }),
  keyRequest: aboutKeys(9, REQUESTS, async (bytes, { id, now }, { readKeyRequest }) => ({
    kind: 'request',
    request: await readKeyRequest(bytes, id, now()),
  })),
  memberKey: aboutKeys(10, GIVEN, async (bytes, { id }, { readGrant }) => ({
    kind: 'grant',
    grant: await readGrant(bytes, id),
  })),
  epochTable: aboutKeys(11, GIVEN, async (bytes, { id }, { readTable }) => ({
    kind: 'table',
    table: await readTable(bytes, id),
  })),
  caption: lent<Caption>(({ captions }) => captions, {
    word: 13,
    event: 'caption',
    forNewcomers: false,
    afterMembers: true,
    rate: { ...CAPTION_RATE, by: ({ id }) => id },
  }),
  rules: lent<Rules>(({ rules }) => rules, {
    word: 14,
    event: 'change',
    again: AGAIN,
    rate: { ...RULES_RATE, by: ({ id }) => id },
  }),
  playing: lent<Playing>(({ playing }) => playing, {
    word: 15,
    event: 'said',
    afterMembers: true,
    rate: { ...PLAYING_RATE, by: ({ id }) => id },
  }),
} as const;

/** A kind whose reader and keeper are loaded with whoever shows or hands on its records. */
function lent<R>(
  of: (room: RoomParts) => Lent<R> | undefined,
  kind: Omit<RecordKind<R, Kept<R>>, 'unready' | 'read' | 'allowed' | 'kept' | 'toldLast'>,
): RecordKind<R, Kept<R>> {
  return {
    ...kind,
    unready: (room) => (of(room) === undefined ? 'not-allowed' : undefined),
    read: (bytes, room) => of(room)!.read(bytes, room),
    allowed: (record, room) => of(room)!.allows(record, room),
    kept: (room) => of(room) ?? { take: () => 'not-allowed' },
    toldLast: (_, room) => of(room)?.all ?? [],
  };
}

type KeyReaders = Awaited<ReturnType<NonNullable<RoomParts['keyReaders']>>>;

function aboutKeys(
  word: number,
  rate: Rate,
  read: (bytes: Uint8Array, room: RoomParts, readers: KeyReaders) => Promise<KeyRecord>,
): RecordKind<KeyRecord, Kept<KeyRecord>> {
  return {
    word,
    event: 'said',
    unready: (room) => {
      if (onceChartered(room) !== undefined) return 'old';
      const known = room.permissions.access === 'members' && room.keyReaders !== undefined;
      return known ? undefined : 'not-allowed';
    },
    read: async (bytes, room) => read(bytes, room, await room.keyReaders!()),
    allowed: (record, { permissions }) => maySayOfKeys(record, permissions),
    rate: { ...rate, by: keyRecordBy },
    kept: ({ onKey }) => ({
      take: (record) => {
        onKey(record);
        return 'changed';
      },
    }),
  };
}

type Kinds = typeof RECORD_KINDS;
export type RecordName = keyof Kinds;

export type RecordNamed<N extends RecordName> = RecordOf<Kinds[N]>;

/** The records of each kind in one room. */
export type OpenKinds = {
  readonly [N in RecordName]: RecordsOfKind<RecordOf<Kinds[N]>, KeptOf<Kinds[N]> & Kept<RecordOf<Kinds[N]>>>;
};

export function openKinds(room: RoomParts): OpenKinds {
  const open = Object.entries<RecordKind<unknown, Kept<unknown>>>(RECORD_KINDS).map(([name, kind]) => [
    name,
    new RecordsOfKind(kind, room),
  ]);
  return Object.fromEntries(open) as OpenKinds;
}

const NAMES: ReadonlyMap<number, RecordName> = new Map(
  Object.entries(RECORD_KINDS).map(([name, { word }]) => [word, name as RecordName]),
);

/** The kind with this number on the wire. */
export function recordNameOf(word: number): RecordName | undefined {
  return NAMES.get(word);
}
