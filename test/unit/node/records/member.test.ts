import { beforeAll, describe, expect, it } from 'vitest';
import { CLOCK_TOLERANCE, issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { seal } from '../../../../src/node/identity/envelope.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { MAX_MEMBER, MAX_NAME_BYTES } from '../../../../src/node/records/constants.ts';
import { type MemberDraft, readMember } from '../../../../src/node/records/member.ts';
import { MAX_ADDRESS_BYTES, MAX_RELAYS } from '../../../../src/node/relays/address.ts';
import type { Cbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError, StaleError } from '../../../../src/node/wire/malformed.ts';
import { bitFlips, charter, member, memberBytes, NOON, signer } from '../../../support/records/records.ts';

let identity: Signer;
let session: Signer;
let certificate: Uint8Array<ArrayBuffer>;
let room: string;
let good: readonly Cbor[];

beforeAll(async () => {
  [identity, session] = await Promise.all([signer(1), signer(2)]);
  const founded = await charter(identity);
  room = founded.id;
  certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
  const id = Uint8Array.from(atob(room.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  good = [1, id, session.publicKey, NOON, 'Ada', 1, true, NOON, null, [], certificate, null];
});

function changed(field: number, value: Cbor) {
  return seal(session, 'stoa/member/1', good.with(field, value));
}

describe('a member record', () => {
  it('reads as it was written, with everything in it', async () => {
    const draft: MemberDraft = {
      version: NOON + 5,
      name: 'n'.repeat(MAX_NAME_BYTES),
      place: 'stage',
      muted: false,
      since: NOON - 60_000,
      stream: '0123456789abcdef',
      relays: Array.from({ length: MAX_RELAYS }, () => 'r'.repeat(MAX_ADDRESS_BYTES)),
      replaces: (await signer(9)).publicKey,
    };
    const read = await member(session, identity, room, draft);
    expect(read).toMatchObject(draft);
    expect(read.identity).toEqual(identity.publicKey);
    expect(read.session).toEqual(session.publicKey);
    expect(read.bytes.byteLength).toBeLessThanOrEqual(MAX_MEMBER);
  });

  it('says in a longer form that its session records, or that its voice may be kept', async () => {
    const silent = await memberBytes(session, identity, room);
    expect(await readMember(silent, room, NOON)).toMatchObject({ records: false, recordable: false });
    for (const said of [
      { records: true, recordable: false },
      { records: false, recordable: true },
      { records: true, recordable: true },
    ]) {
      const bytes = await memberBytes(session, identity, room, said);
      expect(bytes.byteLength).toBe(silent.byteLength + 1);
      expect(await readMember(bytes, room, NOON)).toMatchObject(said);
    }
    const longer = (flags: Cbor) => seal(session, 'stoa/member/1', [2, ...good.slice(1), flags]);
    await expect(readMember(await longer(2), room, NOON)).resolves.toMatchObject({ recordable: true });
    for (const other of [0, 4, true, null])
      await expect(readMember(await longer(other), room, NOON)).rejects.toThrow(MalformedError);
  });

  it('cannot date its place later than itself', async () => {
    expect((await member(session, identity, room, { since: NOON + 1 })).since).toBe(NOON);
  });

  it('of another room is refused', async () => {
    const other = await charter(await signer(5));
    await expect(readMember(await memberBytes(session, identity, room), other.id, NOON)).rejects.toThrow(
      MalformedError,
    );
  });

  it('is accepted while its clock is within the tolerance, in either direction', async () => {
    const bytes = await memberBytes(session, identity, room);
    for (const off of [CLOCK_TOLERANCE, -CLOCK_TOLERANCE]) {
      await expect(readMember(bytes, room, NOON + off)).resolves.toBeDefined();
      await expect(readMember(bytes, room, NOON + off + Math.sign(off))).rejects.toThrow(StaleError);
    }
  });

  it('whose certificate is another session’s, another identity’s or expired is rejected', async () => {
    const other = await signer(6);
    const stolen = await issueCertificate(identity, other.publicKey, NOON + 3_600_000);
    await expect(readMember(await changed(10, stolen), room, NOON)).rejects.toThrow(MalformedError);
    const late = await issueCertificate(identity, session.publicKey, NOON - CLOCK_TOLERANCE - 1_000);
    await expect(readMember(await changed(10, late), room, NOON)).rejects.toThrow(StaleError);
  });

  it('signed by another session is refused', async () => {
    const forged = await seal(await signer(6), 'stoa/member/1', good);
    await expect(readMember(forged, room, NOON)).rejects.toThrow('signature');
  });

  it('refuses every field one past its bound or of another kind', async () => {
    await expect(readMember(await changed(0, 1), room, NOON)).resolves.toBeDefined();
    const wrong: readonly (readonly [number, Cbor])[] = [
      [0, 2],
      [1, new Uint8Array(19)],
      [2, new Uint8Array(32)],
      [3, -1],
      [4, 'n'.repeat(MAX_NAME_BYTES + 1)],
      [4, 'a\nb'],
      [4, new Uint8Array(3)],
      [5, 3],
      [6, 0],
      [7, '1'],
      [8, new Uint8Array(7)],
      [8, 'stream'],
      [9, ['', '', '', '']],
      [9, ['r'.repeat(MAX_ADDRESS_BYTES + 1)]],
      [9, null],
      [10, new Uint8Array(10)],
      [10, null],
      [11, new Uint8Array(31)],
    ];
    for (const [field, value] of wrong) {
      await expect(readMember(await changed(field, value), room, NOON), `field ${field}`).rejects.toThrow(
        MalformedError,
      );
    }
    const long = await seal(session, 'stoa/member/1', good.with(9, ['r'.repeat(MAX_MEMBER)]));
    await expect(readMember(long, room, NOON)).rejects.toThrow(MalformedError);
  });

  it('with any one bit changed is refused', async () => {
    for (const tampered of bitFlips(await memberBytes(session, identity, room))) {
      await expect(readMember(tampered, room, NOON)).rejects.toThrow(MalformedError);
    }
  }, 60_000);
});
