/**
 * Every kind of record in a room: those that everybody who hears it needs (`base-kinds.ts`), and those of people who are in it, which the page that
 * listens first does not load and leaves as if they were of a later version. Nothing else lists the kinds, apart from the code that writes a record and
 * the code that shows it.
 */
import { readAct } from '../moderation/act-record.ts';
import type { State } from '../moderation/state.ts';
import { readCaption } from '../records/caption.ts';
import { CAPTION_RATE, PLAYING_RATE, REASON_RATE } from '../records/constants.ts';
import { readHandReason } from '../records/hand-reason.ts';
import { readPlaying } from '../records/playing.ts';
import { AGAIN, BASE_KINDS, onceChartered, ruling } from './base-kinds.ts';
import { Captions, mayCaption } from './captions.ts';
import { HandReasons, mayGiveReason } from './hand-reasons.ts';
import { type KeyRecord, keyRecordBy, maySayOfKeys } from './key-records.ts';
import { maySayTitle, PlayedTitles } from './played-titles.ts';
import {
  type Kept,
  type KeptOf,
  type Rate,
  type RecordKind,
  type RecordOf,
  type RecordsOfKind,
  type RoomParts,
  recordKind,
} from './record-kind.ts';
import { RULES_KIND } from './room-rules.ts';

/** Rate of one session's acts: as fast as anyone clicks. */
const ACTS = { perSecond: 4, burst: 16, maxKeys: 64 };
/** Rate of one session's key requests, and of what one chair gives: a whole room's keys at once when it takes over. */
const REQUESTS = { perSecond: 1, burst: 4, maxKeys: 512 };
const GIVEN = { perSecond: 64, burst: 512, maxKeys: 16 };

export const RECORD_KINDS = {
  ...BASE_KINDS,
  /** Among participants anybody may repeat it. */
  state: recordKind({
    ...BASE_KINDS.state,
    kept: ({ permissions }) => ({
      isNews: (state: State) => permissions.orderOfState(state) >= 0,
      isKnown: (state: State) => permissions.orderOfState(state) === 0,
      take: (state: State) => permissions.takeState(state),
    }),
  }),
  /** The log: for participants only. */
  act: recordKind({
    ...ruling,
    word: 6,
    forListeners: false,
    read: (bytes, { id, now }) => readAct(bytes, id, now()),
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
  caption: recordKind({
    word: 13,
    event: 'caption',
    forNewcomers: false,
    afterMembers: true,
    read: (bytes, { id, now }) => readCaption(bytes, id, now()),
    allowed: mayCaption,
    rate: { ...CAPTION_RATE, by: ({ id }) => id },
    kept: () => new Captions(),
    toldLast: ({ all }) => all,
  }),
  rules: RULES_KIND,
  playing: recordKind({
    word: 15,
    event: 'said',
    afterMembers: true,
    read: (bytes, { id, now }) => readPlaying(bytes, id, now()),
    allowed: maySayTitle,
    rate: { ...PLAYING_RATE, by: ({ id }) => id },
    kept: () => new PlayedTitles(),
    toldLast: ({ all }) => all,
  }),
  handReason: recordKind({
    word: 17,
    event: 'said',
    afterMembers: true,
    read: (bytes, { id, now }) => readHandReason(bytes, id, now()),
    allowed: mayGiveReason,
    rate: { ...REASON_RATE, by: ({ id }) => id },
    again: AGAIN,
    kept: ({ handOf }) => new HandReasons(handOf),
    toldLast: ({ all }) => all,
  }),
} as const;

/** Loaded when the first record about keys arrives: open rooms have none. */
const keyReaders = () => import('../e2ee/lazy-readers.ts');
type KeyReaders = Awaited<ReturnType<typeof keyReaders>>;

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
      return room.permissions.access === 'members' ? undefined : 'not-allowed';
    },
    read: async (bytes, room) => read(bytes, room, await keyReaders()),
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
