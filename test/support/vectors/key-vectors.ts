/** Vectors of a members-only room's keys. What is sealed and wrapped in them is so by fixed secrets, and by Node's own cryptography where it can. */
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { EpochKey } from '../../../src/node/e2ee/epoch-key.ts';
import { writeTable } from '../../../src/node/e2ee/epoch-table.ts';
import { writeKeyRequest } from '../../../src/node/e2ee/key-request.ts';
import { encodeKeysRequest, encodeOwn } from '../../../src/node/e2ee/keys-messages.ts';
import { grantInfo, writeGrant } from '../../../src/node/e2ee/member-key-grant.ts';
import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import { seal } from '../../../src/node/identity/envelope.ts';
import { fromBase64url } from '../../../src/node/wire/bytes.ts';
import { type Cbor, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { charter, NOON, signer } from '../records/records.ts';
import { checkByNode, STREAM, sealedByNode, wrappedByNode } from '../records/reference-e2ee.ts';
import { hex, invalid, longForm, tampered, type Vectors, valid } from './vector.ts';

const MEMBER_KEY = new Uint8Array(32).fill(0x4d);
const EPOCH: EpochKey = { term: 3, epoch: 258, key: new Uint8Array(32).fill(0x4b) };

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});

/** The member's X25519 pair: the same in every run. */
export function memberExchange(): Promise<CryptoKeyPair> {
  return suite.kem.deriveKeyPair(new Uint8Array(32).fill(0x58).buffer);
}

async function exchangeKey(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await suite.kem.serializePublicKey((await memberExchange()).publicKey));
}

async function people() {
  const [identity, member, chair, other] = await Promise.all([signer(1), signer(2), signer(3), signer(4)]);
  const { id: room } = await charter(identity);
  return { identity, member, chair, other, room };
}

export async function keyRequestVectors(): Promise<Vectors> {
  const { identity, member, other, room } = await people();
  const certificate = await issueCertificate(identity, member.publicKey, NOON + 3_600_000);
  const exchange = await exchangeKey();
  const bytes = await writeKeyRequest(member, certificate, room, { exchange, at: NOON });
  const payload: readonly Cbor[] = [1, fromBase64url(room), member.publicKey, exchange, NOON, certificate];
  const sealed = (changed: readonly Cbor[]) => seal(member, 'stoa/key-request/1', changed);
  return {
    what: 'Key requests (src/node/e2ee/SPEC.md), read at `now` in `room`.',
    given: { now: NOON, room },
    valid: [
      valid('a request', bytes, {
        id: hex(member.publicKey),
        session: member.publicKey,
        identity: identity.publicKey,
        exchange,
        at: NOON,
      }),
    ],
    invalid: [
      invalid('a bit of the signature changed', tampered(bytes)),
      invalid('not in canonical form', longForm(bytes)),
      invalid('signed by another key', await seal(other, 'stoa/key-request/1', payload)),
      invalid('signed in another domain', await seal(member, 'stoa/member/1', payload)),
      invalid('of another room', await sealed(payload.with(1, new Uint8Array(20)))),
      invalid('a key of 31 bytes', await sealed(payload.with(3, new Uint8Array(31)))),
      invalid('from a clock two minutes off', await sealed(payload.with(4, NOON - 120_001))),
      invalid('a field too many', await sealed([...payload, 0])),
    ],
  };
}

export async function memberKeyVectors(): Promise<Vectors> {
  const { member, chair, other, room } = await people();
  const context = { room, chair: chair.publicKey, term: 3, member: member.publicKey, at: NOON };
  const sender = await suite.createSenderContext({
    recipientPublicKey: (await memberExchange()).publicKey,
    info: grantInfo(context),
    ekm: new Uint8Array(32).fill(0x45).buffer,
  });
  const sealed = { enc: new Uint8Array(sender.enc), sealed: new Uint8Array(await sender.seal(MEMBER_KEY)) };
  const bytes = await writeGrant(chair, context, sealed);
  const id = fromBase64url(room);
  const payload: readonly Cbor[] = [
    1,
    id,
    chair.publicKey,
    3,
    member.publicKey,
    NOON,
    sealed.enc,
    sealed.sealed,
  ] as const;
  const signed = (changed: readonly Cbor[]) => seal(chair, 'stoa/member-key/1', changed);
  return {
    what: 'Grants of a member key (src/node/e2ee/SPEC.md), read in `room`. The valid one opens by the pair derived (RFC 9180, 7.1.3) from `ikm` to `memberKey`.',
    given: { room, ikm: '58'.repeat(32), memberKey: hex(MEMBER_KEY) },
    valid: [valid('a grant', bytes, { ...context, id: hex(member.publicKey), ...sealed })],
    invalid: [
      invalid('a bit of the signature changed', tampered(bytes)),
      invalid('not in canonical form', longForm(bytes)),
      invalid('signed by another than the chair it names', await seal(other, 'stoa/member-key/1', payload)),
      invalid('signed in another domain', await seal(chair, 'stoa/epoch/1', payload)),
      invalid('a term beyond 32 bits', await signed(payload.with(3, 2 ** 32))),
      invalid('a sealed key of 47 bytes', await signed(payload.with(7, new Uint8Array(47)))),
    ],
  };
}

export async function epochVectors(): Promise<Vectors> {
  const { member, chair, other, room } = await people();
  const check = checkByNode(room, EPOCH.epoch, EPOCH.key);
  const context = { room, chair: chair.publicKey, term: EPOCH.term, epoch: EPOCH.epoch, check };
  const entries = [member, other].map((one, i) =>
    wrappedByNode(context, one.publicKey, MEMBER_KEY, EPOCH.key, new Uint8Array(12).fill(i + 1)),
  );
  const bytes = await writeTable(chair, context, entries);
  const rows = new Uint8Array([...entries[0]!, ...entries[1]!]);
  const id = fromBase64url(room);
  const payload: readonly Cbor[] = [1, id, chair.publicKey, EPOCH.term, EPOCH.epoch, check, rows];
  const signed = (changed: readonly Cbor[]) => seal(chair, 'stoa/epoch/1', changed);
  return {
    what: 'Tables of an epoch (src/node/e2ee/SPEC.md), read in `room`. Both entries of the valid one unwrap under `memberKey` to `key`.',
    given: { room, memberKey: hex(MEMBER_KEY), key: hex(EPOCH.key) },
    valid: [
      valid('two members', bytes, {
        ...context,
        entries: Object.fromEntries(entries.map((entry) => [hex(entry.subarray(0, 8)), entry])),
      }),
    ],
    invalid: [
      invalid('a bit of the signature changed', tampered(bytes)),
      invalid('not in canonical form', longForm(bytes)),
      invalid('signed by another than the chair it names', await seal(other, 'stoa/epoch/1', payload)),
      invalid('epoch 0', await signed(payload.with(4, 0))),
      invalid('no entry', await signed(payload.with(6, new Uint8Array(0)))),
      invalid('an entry cut short', await signed(payload.with(6, rows.subarray(0, 135)))),
      invalid('two entries of one member', await signed(payload.with(6, new Uint8Array([...rows, ...entries[0]!])))),
      invalid('129 entries', await signed(payload.with(6, manyRows(129)))),
    ],
  };
}

function manyRows(count: number): Uint8Array {
  const rows = new Uint8Array(count * 68);
  for (let i = 0; i < count; i++) rows[i * 68] = i;
  return rows;
}

export async function keysVectors(): Promise<Vectors> {
  const { chair, room } = await people();
  const id = fromBase64url(room);
  const context = { room, chair: chair.publicKey, term: 3, epoch: 258, check: new Uint8Array(16).fill(1) };
  const own = {
    member: '0011223344556677',
    grant: new Uint8Array(300).fill(2),
    context,
    entry: new Uint8Array(68).fill(3),
  };
  const letIn = new Uint8Array([4, 5]);
  const ask = { request: new Uint8Array([9]), credential: new Uint8Array([8, 7]), lacking: true, letIn };
  const given = { grants: [new Uint8Array([1, 2])], tables: [new Uint8Array([3])] };
  const some = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
  const entry = [context.chair, context.term, context.epoch, context.check, own.entry];
  return {
    what: 'Messages of /stoa/keys/1.0.0 (src/node/e2ee/SPEC.md): requests, and what a guest is handed, named "own".',
    given: { room },
    valid: [
      valid('an errand', encodeKeysRequest({ kind: 'errand', room, given }), {
        kind: 'errand',
        room,
        given: { grants: ['0102'], tables: ['03'] },
      }),
      valid(
        'an errand that brings nothing',
        encodeKeysRequest({ kind: 'errand', room, given: { grants: [], tables: [] } }),
        {
          kind: 'errand',
          room,
          given: { grants: [], tables: [] },
        },
      ),
      valid('asks passed on', encodeKeysRequest({ kind: 'pass', room, asks: [ask] }), {
        kind: 'pass',
        room,
        asks: [{ request: '09', credential: '0807', lacking: true, letIn: '0405' }],
      }),
      valid('own: both', encodeOwn(own), own),
      valid('own: a grant alone', encodeOwn({ ...own, context: undefined, entry: undefined }), {
        member: own.member,
        grant: own.grant,
      }),
    ],
    invalid: [
      invalid('a kind nobody knows', encodeCbor([1, 2, id, []])),
      invalid('65 grants', encodeCbor([1, 0, id, [some(65, new Uint8Array(1)), []]])),
      invalid('9 tables', encodeCbor([1, 0, id, [[], some(9, new Uint8Array(1))]])),
      invalid('a grant too long', encodeCbor([1, 0, id, [[new Uint8Array(321)], []]])),
      invalid('no asks', encodeCbor([1, 1, id, []])),
      invalid('33 asks', encodeCbor([1, 1, id, some(33, [1, ask.request, ask.credential, 0])])),
      invalid('an ask with a request too long', encodeCbor([1, 1, id, [[1, new Uint8Array(513), ask.credential, 0]]])),
      invalid('an ask that lacks twice', encodeCbor([1, 1, id, [[1, ask.request, ask.credential, 2]]])),
      invalid('own: nothing', encodeCbor([1, new Uint8Array(8), null, null])),
      invalid('own: a member id of 9 bytes', encodeCbor([1, new Uint8Array(9), null, entry])),
      invalid('own: an entry of 67 bytes', encodeOwn({ ...own, entry: new Uint8Array(67) })),
      invalid('own: of epoch 0', encodeOwn({ ...own, context: { ...context, epoch: 0 } })),
      invalid('own: a grant too long', encodeOwn({ ...own, grant: new Uint8Array(321) })),
    ],
  };
}

export async function sealedFrameVectors(): Promise<Vectors> {
  const { room } = await people();
  const seq = 4_294_967_295;
  const made = (payload: Uint8Array) => sealedByNode(room, STREAM, EPOCH, { seq, payload });
  const bytes = made(new Uint8Array([1, 2, 3]));
  return {
    what: 'Encrypted payloads of frames (src/node/e2ee/SPEC.md), opened in `room` as slot `seq` of `stream`, with `key` of `epoch`.',
    given: { room, stream: STREAM, epoch: EPOCH.epoch, key: hex(EPOCH.key), seq },
    valid: [
      valid('three bytes', bytes, { seq, payload: '010203' }),
      valid('the longest', made(new Uint8Array(1_266)), { seq, payload: '00'.repeat(1_266) }),
      valid('silence, which is empty', new Uint8Array(0), { seq, payload: '' }),
    ],
    invalid: [
      invalid('a bit of the tag changed', tampered(bytes)),
      invalid('the id of another key', bytes.with(0, 3)),
      invalid('nothing but key id and tag', made(new Uint8Array(0))),
      invalid('in the clear', new Uint8Array([8, 1, 2, 3])),
    ],
  };
}
