import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { LINE_LIFE, MAX_HAND_REASON, MAX_REASON_BYTES } from '../../../../src/node/records/constants.ts';
import {
  type HandReasonDraft,
  isHandReason,
  readHandReason,
  writeHandReason,
} from '../../../../src/node/records/hand-reason.ts';
import { readRemark, writeRemark } from '../../../../src/node/records/remark.ts';
import { MalformedError, NewerError, StaleError } from '../../../../src/node/wire/malformed.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const DRAFT = { since: NOON - 5, at: NOON, reason: 'A question about the relay' } as const;
const { id: room } = await charter(await signer(1));
const session = await signer(2);

describe('why a hand is up', () => {
  it('is read as it was written, in the clear and sealed', async () => {
    const said = await readHandReason(await writeHandReason(session, room, DRAFT), room, NOON);
    expect(said).toMatchObject({ ...DRAFT, id: Buffer.from(session.publicKey).toString('hex') });
    const reason = { epoch: 7, sealed: new Uint8Array(40).fill(1) };
    const sealed = await writeHandReason(session, room, { ...DRAFT, reason });
    expect((await readHandReason(sealed, room, NOON)).reason).toEqual(reason);
  });

  it('fits at its longest', async () => {
    const reason = { epoch: 2 ** 32 - 1, sealed: new Uint8Array(MAX_REASON_BYTES + 28) };
    const longest = { since: Number.MAX_SAFE_INTEGER, at: Number.MAX_SAFE_INTEGER, reason };
    const bytes = await writeHandReason(session, room, longest);
    expect(bytes.byteLength).toBeLessThanOrEqual(MAX_HAND_REASON);
    await expect(readHandReason(bytes, room, NOON)).rejects.toThrow(StaleError);
  });

  it.each<[string, Partial<HandReasonDraft> & { room?: string }]>([
    ['of another room', { room: 'A'.repeat(27) }],
    ['of a hand that goes up later', { since: NOON + 1 }],
    ['of blanks', { reason: '  ' }],
    ['with a line break', { reason: 'a\nb' }],
    ['with words that reorder others', { reason: 'a\u202eb' }],
    ['of too many bytes', { reason: 'x'.repeat(MAX_REASON_BYTES + 1) }],
    ['sealed with nothing in it', { reason: { epoch: 1, sealed: new Uint8Array(28) } }],
    ['sealed under no epoch', { reason: { epoch: 0, sealed: new Uint8Array(40) } }],
  ])('%s is malformed', async (_, { room: of = room, ...wrong }) => {
    const bytes = await writeHandReason(session, of, { ...DRAFT, ...wrong });
    await expect(readHandReason(bytes, room, NOON)).rejects.toThrow(MalformedError);
  });

  it('may be said for as long as a line of chat, and by nobody else', async () => {
    const bytes = await writeHandReason(session, room, DRAFT);
    await readHandReason(bytes, room, NOON + LINE_LIFE + 120_000);
    await expect(readHandReason(bytes, room, NOON + LINE_LIFE + 120_001)).rejects.toThrow(StaleError);
    await expect(readHandReason(bytes, room, NOON - 120_001)).rejects.toThrow(StaleError);
    const changed = bytes.with(bytes.byteLength - 1, bytes.at(-1)! ^ 1);
    await expect(readHandReason(changed, room, NOON)).rejects.toThrow(MalformedError);
  });

  it('is told from a remark, for which it is one of a later version', async () => {
    const bytes = await writeHandReason(session, room, DRAFT);
    await expect(readRemark(bytes, room, NOON)).rejects.toThrow(NewerError);
    const certificate = await issueCertificate(await signer(3), session.publicKey, NOON + 3_600_000);
    const saying = { kind: 'hand', since: NOON } as const;
    const remark = await writeRemark(session, certificate, room, { at: NOON, name: 'Ada', saying });
    expect([isHandReason(bytes, 1_280), isHandReason(remark, 1_280)]).toEqual([true, false]);
    expect(() => isHandReason(new Uint8Array([1]), 1_280)).toThrow(MalformedError);
  });
});
