/** No clock gives 'reject' where another gives 'accept': whoever hands a record on by a clock of its own is not to blame for it (decision 11). */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCard, writeCard } from '../../src/node/directory/card.ts';
import { readKeyRequest, writeKeyRequest } from '../../src/node/e2ee/key-request.ts';
import { issueGrant } from '../../src/node/grants/issue.ts';
import { issueCertificate } from '../../src/node/identity/certificate.ts';
import { peerIdOfKey } from '../../src/node/identity/peer-id.ts';
import { readAct, writeAct } from '../../src/node/moderation/act-record.ts';
import { NOTHING_DECIDED } from '../../src/node/moderation/decisions.ts';
import { readState, writeState } from '../../src/node/moderation/state.ts';
import { readPlan } from '../../src/node/planned/plan.ts';
import { readCaption, writeCaption } from '../../src/node/records/caption.ts';
import { readCharter } from '../../src/node/records/charter.ts';
import { readHandReason, writeHandReason } from '../../src/node/records/hand-reason.ts';
import { readMember } from '../../src/node/records/member.ts';
import { readPlaying, writePlaying } from '../../src/node/records/playing.ts';
import { readRemark, writeRemark } from '../../src/node/records/remark.ts';
import { NO_RULES, readRules, writeRules } from '../../src/node/records/rules.ts';
import { readTally, writeTally } from '../../src/node/records/tally.ts';
import { readOffer, writeOffer } from '../../src/node/relays/offer.ts';
import { RECORD_KINDS, type RecordName } from '../../src/node/room/record-kinds.ts';
import { StaleError } from '../../src/node/wire/malformed.ts';
import { DAY, HOST } from '../support/records/grants.ts';
import { plan } from '../support/records/plans.ts';
import { cardDraft, charter, memberBytes, NOON, signer } from '../support/records/records.ts';

type Read = (now: number) => Promise<unknown>;

/** Kinds that are read the same at every time. */
const TIMELESS: readonly RecordName[] = [
  'credential',
  'revocation',
  'overIssue',
  'equivocation',
  'memberKey',
  'epochTable',
];

/** How a record of each kind that has a time in it is read, where it is good at noon. */
const readers = {} as Record<Exclude<RecordName, 'credential'> | 'card' | 'plan' | 'offer' | 'proven charter', Read>;

beforeAll(async () => {
  const [root, host, identity, session, relay] = await Promise.all([1, 2, 3, 4, 5].map((n) => signer(n)));
  const proof = await issueGrant(root!, null, { ...HOST, audience: host!.publicKey });
  const founded = await charter(root!);
  const handed = await charter(host!, { root: root!.publicKey, host: host!.publicKey, proof });
  const { id } = founded;
  const certificate = await issueCertificate(identity!, session!.publicKey, NOON + DAY / 2);
  const made = {
    charter: founded.bytes,
    'proven charter': handed.bytes,
    card: await writeCard(session!, cardDraft(handed)),
    plan: (await plan(host!, { charter: handed })).bytes,
    offer: await writeOffer(relay!, {
      issued: NOON,
      addresses: [`/ip4/192.0.2.1/tcp/1/ws/p2p/${peerIdOfKey(relay!.publicKey)}`],
      free: 1,
    }),
    member: await memberBytes(session!, identity!, id),
    remark: await writeRemark(session!, certificate, id, {
      at: NOON,
      name: 'Ada',
      saying: { kind: 'line', text: 'x' },
    }),
    caption: await writeCaption(session!, id, {
      at: NOON,
      line: 0,
      final: true,
      stream: '0123456789abcdef',
      start: 0,
      slots: 50,
      language: 'en',
      said: 'good evening',
    }),
    playing: await writePlaying(session!, id, { at: NOON, title: 'An old record' }),
    handReason: await writeHandReason(session!, id, { since: NOON - 5, at: NOON, reason: 'A question' }),
    tally: await writeTally(relay!, id, { at: NOON, listeners: 1, applause: [0, 0, 0, 0, 0] }),
    state: await writeState(session!, certificate, id, { ...NOTHING_DECIDED, term: 1, version: 0, at: NOON }),
    act: await writeAct(session!, certificate, id, { at: NOON, deed: 'lock', whom: undefined, name: 'Ada' }),
    rules: await writeRules(session!, certificate, id, { at: NOON, name: 'Ada', rules: { ...NO_RULES, slow: 10 } }),
    keyRequest: await writeKeyRequest(session!, certificate, id, { exchange: new Uint8Array(32), at: NOON }),
  };
  Object.assign(readers, {
    charter: (now) => readCharter(made.charter, now),
    'proven charter': (now) => readCharter(made['proven charter'], now),
    card: (now) => readCard(made.card, now),
    plan: (now) => readPlan(made.plan, now),
    offer: (now) => readOffer(made.offer, now),
    member: (now) => readMember(made.member, id, now),
    remark: (now) => readRemark(made.remark, id, now),
    caption: (now) => readCaption(made.caption, id, now),
    playing: (now) => readPlaying(made.playing, id, now),
    handReason: (now) => readHandReason(made.handReason, id, now),
    tally: (now) => readTally(made.tally, id, now),
    state: (now) => readState(made.state, id, now),
    act: (now) => readAct(made.act, id, now),
    rules: (now) => readRules(made.rules, id, now),
    keyRequest: (now) => readKeyRequest(made.keyRequest, id, now),
  } satisfies Record<keyof typeof made, Read>);
});

const KINDS = [
  ...Object.keys(RECORD_KINDS).filter((name) => !TIMELESS.includes(name as RecordName)),
  'card',
  'plan',
  'offer',
  'proven charter',
] as (keyof typeof readers)[];

describe.each(KINDS)('a %s that is good at noon', (kind) => {
  it('is good or of another time by every clock, never malformed', async () => {
    await readers[kind](NOON);
    const near = fc.integer({ min: -600_000, max: 600_000 });
    const edges = fc.constantFrom(0, 60_000, DAY / 2, DAY, 7 * DAY, -7 * DAY, -366 * DAY, 366 * DAY);
    const times = fc.oneof(
      fc.tuple(edges, near).map(([edge, off]) => NOON + edge + off),
      fc.integer({ min: 0, max: 2 ** 43 }),
    );
    await fc.assert(
      fc.asyncProperty(times, async (now) => {
        const error = await readers[kind](now).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error !== undefined) expect(error).toBeInstanceOf(StaleError);
      }),
      { numRuns: 300 },
    );
  });
});
