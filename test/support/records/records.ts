/** Keys and signed records that are the same in every run. */
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import type { CardDraft } from '../../../src/node/directory/card.ts';
import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { type Charter, type CharterDraft, writeCharter } from '../../../src/node/records/charter.ts';
import { type Member, type MemberDraft, readMember, writeMember } from '../../../src/node/records/member.ts';

/** 22 November 2026, noon UTC, ms. */
export const NOON = Date.UTC(2026, 10, 22, 12);

/** The nth key pair; keys of different n differ. */
export async function signer(n: number): Promise<ReturnType<typeof libp2pSigner>> {
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(0, n);
  return libp2pSigner(await generateKeyPairFromSeed('Ed25519', seed));
}

/** A charter; `now` (ms): when a proof in it must hold. */
export function charter(founder: Signer, draft: Partial<CharterDraft> = {}, now = NOON): Promise<Charter> {
  const whole: CharterDraft = {
    title: 'Evening',
    language: 'en',
    open: true,
    created: NOON,
    version: 0,
    closed: false,
    nonce: new Uint8Array(16),
    ...draft,
  };
  return writeCharter(founder, whole, now);
}

export const LISTENER: MemberDraft = {
  version: NOON,
  name: 'Ada',
  place: 'listening',
  muted: true,
  since: NOON,
  relays: [],
};

/** A session's signed record; the certificate is by `identity` and holds for an hour from NOON. */
export async function memberBytes(
  session: Signer,
  identity: Signer,
  room: string,
  draft: Partial<MemberDraft> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
  return writeMember(session, certificate, room, { ...LISTENER, ...draft });
}

export async function member(
  session: Signer,
  identity: Signer,
  room: string,
  draft: Partial<MemberDraft> = {},
): Promise<Member> {
  return readMember(await memberBytes(session, identity, room, draft), room, draft.version ?? NOON);
}

export function cardDraft(of: Charter, draft: Partial<CardDraft> = {}): CardDraft {
  return { charter: of, issued: NOON, onStage: 0, listening: 1, host: 'Ada', faces: [], relays: [], ...draft };
}

/** Every copy of `bytes` that differs in one bit. */
export function* bitFlips(bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
  for (let bit = 0; bit < bytes.byteLength * 8; bit++) {
    const copy = new Uint8Array(bytes);
    copy[bit >> 3]! ^= 1 << (bit & 7);
    yield copy;
  }
}
