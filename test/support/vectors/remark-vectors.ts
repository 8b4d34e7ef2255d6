/** Vectors of what is said without a microphone: remarks, tallies, and the messages of listen that carry them. */
import {
  encodeApplause,
  encodeCredential,
  encodeFarewell,
  encodeKeyRequest,
  encodeRemark,
  encodeReport,
} from '../../../src/node/fanout/protocol/listener-messages.ts';
import {
  encodeHello,
  encodeKeys,
  encodeNotice,
  encodeState,
  MAX_HELLO,
} from '../../../src/node/fanout/protocol/relay-messages.ts';
import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import { seal } from '../../../src/node/identity/envelope.ts';
import { type RemarkDraft, type Saying, writeRemark } from '../../../src/node/records/remark.ts';
import { writeTally } from '../../../src/node/records/tally.ts';
import { fromBase64url } from '../../../src/node/wire/bytes.ts';
import { encodeCbor } from '../../../src/node/wire/cbor.ts';
import { charter, NOON, signer } from '../records/records.ts';
import { hex, invalid, longForm, tampered, type Vectors, valid } from './vector.ts';

const keys = async () => {
  const [identity, session, other] = await Promise.all([signer(1), signer(2), signer(3)]);
  return { identity, session, other, room: (await charter(identity)).id };
};

export async function remarkVectors(): Promise<Vectors> {
  const { identity, session, other, room } = await keys();
  const certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
  const write = (saying: Saying, draft: Partial<RemarkDraft> = {}) =>
    writeRemark(session, certificate, room, { at: NOON, name: 'Ada', ...draft, saying });
  const line = await write({ kind: 'line', text: 'Bonsoir 🎙️' });
  const shape = (saying: Saying) => ({
    at: NOON,
    name: 'Ada',
    saying,
    id: hex(session.publicKey),
    identity: identity.publicKey,
  });
  const sayings: readonly Saying[] = [
    { kind: 'lower' },
    { kind: 'hand', since: NOON - 60_000 },
    { kind: 'reaction', reaction: 4 },
    { kind: 'line', text: 'Bonsoir 🎙️' },
  ];
  const foreign = (await charter(other)).id;
  return {
    what: 'Remarks (src/node/room/SPEC.md), read at `now` for `room`.',
    given: { now: NOON, room },
    valid: await Promise.all(sayings.map(async (saying) => valid(saying.kind, await write(saying), shape(saying)))),
    invalid: [
      invalid('a bit of the signature changed', tampered(line)),
      invalid('not in canonical form', longForm(line)),
      invalid(
        'of another room',
        await writeRemark(session, certificate, foreign, { at: NOON, name: '', saying: { kind: 'lower' } }),
      ),
      invalid(
        'by a session that the certificate does not name',
        await writeRemark(other, certificate, room, { at: NOON, name: '', saying: { kind: 'lower' } }),
      ),
      invalid('a hand of two minutes ago', await write({ kind: 'hand', since: 0 }, { at: NOON - 120_001 })),
      invalid('a hand raised later than it was said', await write({ kind: 'hand', since: NOON + 1 })),
      invalid('a line of half an hour ago', await write({ kind: 'line', text: 'old' }, { at: NOON - 1_920_001 })),
      invalid('from the future', await write({ kind: 'lower' }, { at: NOON + 120_001 })),
      invalid('a reaction nobody knows', await write({ kind: 'reaction', reaction: 5 })),
      invalid('a blank line', await write({ kind: 'line', text: ' ' })),
      invalid('a line with a break in it', await write({ kind: 'line', text: 'a\nb' })),
      invalid('a line of 601 bytes', await write({ kind: 'line', text: 'x'.repeat(601) })),
      invalid('a name that reorders its surroundings', await write({ kind: 'lower' }, { name: 'a\u202eb' })),
    ],
  };
}

export async function tallyVectors(): Promise<Vectors> {
  const { session, other, room } = await keys();
  const draft = { at: NOON, listeners: 4_812, applause: [1, 0, 0, 0, 2 ** 33] };
  const bytes = await writeTally(session, room, draft);
  return {
    what: 'Tallies (src/node/room/SPEC.md), read at `now` for `room`.',
    given: { now: NOON, room },
    valid: [valid('of thousands', bytes, draft)],
    invalid: [
      invalid('a bit of the signature changed', tampered(bytes)),
      invalid('of another room', await writeTally(session, (await charter(other)).id, draft)),
      invalid('of two minutes ago', await writeTally(session, room, { ...draft, at: NOON - 120_001 })),
      invalid('of more people than there may be', await writeTally(session, room, { ...draft, listeners: 10_000_001 })),
      invalid('of four kinds of applause', await writeTally(session, room, { ...draft, applause: [1, 2, 3, 4] })),
      invalid(
        'signed by another key',
        await seal(other, 'stoa/tally/1', [1, fromBase64url(room), session.publicKey, NOON, 1, [0, 0, 0, 0, 0]]),
      ),
    ],
  };
}

/** Messages of listen, both ways: a name says who sends it. */
export async function listenVectors(): Promise<Vectors> {
  const { room } = await keys();
  const hello = {
    room,
    audio: true,
    standby: false,
    guest: false,
    relay: true,
    spare: false,
    resume: [{ stream: '0123456789abcdef', seq: 7 }],
  };
  const second = { ...hello, relay: false, spare: true };
  const record = new Uint8Array([9, 9]);
  const state = {
    charter: new Uint8Array([1]),
    members: [new Uint8Array([2])],
    listeners: 4_812,
    people: 12,
    relay: 'Olive',
    path: ['0123456789abcdef', 'fedcba9876543210'],
    remarks: [new Uint8Array([3])],
    applause: [0, 1, 2, 3, 4],
    kindedRecords: [[7, record]] as const,
  };
  const ask = { request: record, credential: record, lacking: true, letIn: undefined };
  const again = { ...ask, letIn: new Uint8Array(270).fill(6) };
  const report = { listeners: 300, applause: [1, 2, 3, 4, 5] };
  return {
    what: 'Messages of listen (src/node/fanout/SPEC.md): `up` by listeners, `down` by relays. Records in them are not genuine.',
    given: {},
    valid: [
      valid('up: hello', encodeHello(hello), { type: 'hello', hello }),
      valid('up: hello of a second line', encodeHello(second), { type: 'hello', hello: second }),
      valid('up: remark', encodeRemark(record), { type: 'remark', record }),
      valid('up: farewell', encodeFarewell(record), { type: 'farewell', record }),
      valid('up: credential', encodeCredential(record), { type: 'credential', record }),
      valid('up: ask', encodeKeyRequest(ask), { type: 'ask', ask }),
      valid('up: ask of one who was let in before', encodeKeyRequest(again), { type: 'ask', ask: again }),
      valid('up: applause', encodeApplause(4), { type: 'applause', reaction: 4 }),
      valid('up: report', encodeReport(report), { type: 'report', ...report }),
      valid('down: state', encodeState(state), { type: 'state', ...state }),
      valid('down: keys', encodeKeys(record), { type: 'keys', own: record }),
      valid('down: notice', encodeNotice('draining', ['a']), { type: 'notice', reason: 'draining', elsewhere: ['a'] }),
    ],
    invalid: [
      invalid('up: nothing', new Uint8Array()),
      invalid('up: a type alone', new Uint8Array([0x12])),
      invalid('up: a type nobody knows', new Uint8Array([0x19, 0])),
      invalid('up: a remark of 1,281 bytes', encodeRemark(new Uint8Array(1_281))),
      invalid('up: a farewell of 1,281 bytes', encodeFarewell(new Uint8Array(1_281))),
      invalid('up: a hello of 1,025 bytes', new Uint8Array(MAX_HELLO + 1).fill(0x11)),
      invalid('up: a credential of 4,097 bytes', encodeCredential(new Uint8Array(4_097))),
      invalid('up: an ask without a credential', encodeKeyRequest({ ...ask, credential: new Uint8Array(0) })),
      invalid('up: an ask with a grant of 321 bytes', encodeKeyRequest({ ...ask, letIn: new Uint8Array(321) })),
      invalid('down: keys of 549 bytes', encodeKeys(new Uint8Array(549))),
      invalid('up: applause of a kind nobody knows', encodeApplause(5)),
      invalid('up: applause twice', new Uint8Array([0x14, 1, 1])),
      invalid('up: a report of four kinds', encodeReport({ listeners: 1, applause: [1, 2, 3, 4] })),
      invalid('up: a report of more than there may be', encodeReport({ ...report, listeners: 10_000_001 })),
      invalid('down: a path without a relay', encodeState({ ...state, path: [] })),
      invalid(
        'down: a state with a field too many',
        new Uint8Array([2, ...encodeCbor([1, null, [], 0, 0, '', null, [], [], [], 0])]),
      ),
    ],
  };
}
