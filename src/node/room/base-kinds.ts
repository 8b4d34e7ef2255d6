/**
 * The kinds of records in a room that whoever hears it needs, each complete in its entry: its number on the wire, its shape and size bound, who may sign
 * it and how often, how long it lives and how it merges. Newcomers are sent them in this order: moderation first, so that each record can be judged when
 * it arrives. `record-kinds.ts` has the others beside them.
 */
import type { Credential } from '../moderation/credential.ts';
import { readState } from '../moderation/state.ts';
import { readCharter } from '../records/charter.ts';
import { readEquivocation } from '../records/equivocation.ts';
import type { Fate } from '../records/kinds.ts';
import { readMember } from '../records/member.ts';
import { MAX_CREDENTIALS, MAX_EQUIVOCATIONS, MAX_OVER_ISSUES, MAX_REVOCATIONS } from '../records/moderation-limits.ts';
import { readRemark } from '../records/remark.ts';
import { readTally } from '../records/tally.ts';
import { laterCode } from '../util/later-code.ts';
import { MalformedError } from '../wire/malformed.ts';
import { Interactions } from './interactions.ts';
import { ListenerCounts } from './listener-counts.ts';
import { type RoomParts, recordKind } from './record-kind.ts';
import { maySay } from './stage-rules.ts';

/** Rate of a session's records: changes, heartbeats, and some slack. */
const MEMBERS = { perSecond: 4, burst: 12, maxKeys: 512 };
/** Rate at which an unchanged charter is forwarded: its host repeats it with every heartbeat, others now and then. */
const CHARTERS = { perSecond: 1, burst: 5 };
/** Rate of one session's remarks: as fast as anyone types or taps. */
const REMARKS = { perSecond: 2, burst: 8, maxKeys: 512 };
/** Rate of one chair's states: one for each act, and some slack. */
const STATES = { perSecond: 6, burst: 24, maxKeys: 64 };
/** Rate at which known moderation records are forwarded again. */
export const AGAIN = { perSecond: 4, burst: 32 };

/** Of the rules of a room, whose code comes with the first of them: most rooms have none. */
export const RULES_WORD = 14;

/** Needs the charter, which says whose room it is; records that arrive earlier are repeated later. */
export const onceChartered = ({ permissions }: RoomParts) => (permissions.scope === undefined ? 'old' : undefined);

/** What all moderation records have in common. */
export const ruling = { event: 'change', unready: onceChartered, again: AGAIN, rules: true } as const;

/** Of grants, of what takes them back, and of what proves that they were given twice. */
export const GRANT_WORDS: ReadonlySet<number> = new Set([4, 5, 8]);

/** Loaded when the first of these records arrives: rooms where nobody was given or denied anything have none. */
export const grantReaders = () => laterCode(() => import('../moderation/grant-readers.ts'));

export const BASE_KINDS = {
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
    read: async (bytes, { permissions }) => (await grantReaders()).readCredential(bytes, permissions.scope!),
    kept: ({ permissions, isPresent }) => ({
      take: async (credential: Credential): Promise<Fate> => {
        const { proveOverIssue, readOverIssue } = await grantReaders();
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
      revocation: await (await grantReaders()).readRevocation(bytes, permissions.scope!.root),
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
    read: async (bytes) => ({ bytes, overIssue: await (await grantReaders()).readOverIssue(bytes) }),
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
} as const;
