/** Vectors of what is held against grants: revocations and proofs of over-issue. */
import { decodeChain, type VerifiedChain } from '../../../src/node/grants/chain.ts';
import { CLAIM, idBytes } from '../../../src/node/grants/cwt-claims.ts';
import { proveOverIssue } from '../../../src/node/grants/over-issue.ts';
import { revoke } from '../../../src/node/grants/revocation.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { type Cbor, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { DAY, evening, give, HOST, MEMBER, signedBy } from '../records/grants.ts';
import { NOON } from '../records/records.ts';
import { hex, invalid, tampered, type Vectors, valid } from './vector.ts';

export async function revocationVectors(): Promise<Vectors> {
  const set = await evening();
  const { root, host, member, linkKey, other, chains } = set;
  const at = NOON + 5_000;
  const [byRoot, byMember, byOther] = await Promise.all([
    revoke(root, chains.member, at),
    revoke(member, chains.claimed, at),
    revoke(other, chains.claimed, at, 0),
  ]);
  const told = (chain: VerifiedChain, by: Signer, upstream: boolean) => ({
    id: chain.id,
    by: by.publicKey,
    upstream,
    at,
    target: { seat: chain.seat, expires: chain.expires },
  });
  const raw = async (id: string, time: Cbor, chain: VerifiedChain, by: Signer = host) => {
    const payload = encodeCbor(
      new Map<number, Cbor>([
        [CLAIM.iat, time],
        [CLAIM.of, idBytes(id)],
      ]),
    );
    return encodeCbor([by.publicKey, await signedBy(by, payload, 'stoa/revoke/1'), chain.bytes]);
  };
  const payload = encodeCbor(
    new Map<number, Cbor>([
      [CLAIM.iat, at / 1000],
      [CLAIM.of, idBytes(chains.member.id)],
    ]),
  );
  const signedWrong = encodeCbor([host.publicKey, await signedBy(host, payload, 'stoa/grant/1'), chains.member.bytes]);
  const good = await raw(chains.member.id, at / 1000, chains.member);
  return {
    what: 'Revocations (src/node/grants/SPEC.md), read for `root`. `why` is the reason.',
    given: { root: hex(root.publicKey) },
    valid: [
      valid('by the root', byRoot, told(chains.member, root, true)),
      valid('of a link by the member who gave it', byMember, told(chains.link, member, true)),
      valid('by somebody who is not above it', byOther, told(chains.host, other, false)),
      valid('by the one it was given to', await revoke(linkKey, chains.link, at), told(chains.link, linkKey, false)),
    ],
    invalid: [
      invalid('a bit of the chain changed', tampered(good), 'forged'),
      invalid(
        'by another than it says',
        new Uint8Array([0x83, 0x58, 0x20, ...other.publicKey, ...good.subarray(35)]),
        'forged',
      ),
      invalid('signed as a grant', signedWrong, 'forged'),
      invalid(
        'of a grant above the end of its chain',
        await raw(chains.host.id, at / 1000, chains.member),
        'misplaced',
      ),
      invalid('with the claim of what it cuts', await raw(chains.link.id, at / 1000, chains.claimed), 'misplaced'),
      invalid('a time before 1970', await raw(chains.member.id, -1, chains.member), 'malformed'),
      invalid('a time that is no whole number', await raw(chains.member.id, 0.5, chains.member), 'malformed'),
      invalid('a byte after the end', new Uint8Array([...good, 0]), 'malformed'),
      invalid(
        'no chain',
        encodeCbor([host.publicKey, await signedBy(host, payload, 'stoa/revoke/1'), null]),
        'malformed',
      ),
      invalid(
        'four parts',
        encodeCbor([host.publicKey, await signedBy(host, payload, 'stoa/revoke/1'), chains.member.bytes, 0]),
        'malformed',
      ),
    ],
  };
}

export async function overIssueVectors(): Promise<Vectors> {
  const set = await evening();
  const { root, host, other, newcomer, chains } = set;
  const twin = await give(set, host, chains.host, other, { ...MEMBER, cti: new Uint8Array(8).fill(7) });
  const beside = await give(set, host, chains.host, other, { ...MEMBER, slot: 2 });
  const rival = await give(set, root, null, newcomer, { ...HOST, expires: NOON + DAY });
  const elsewhere = await give(set, root, null, host, { ...HOST, slot: 2 });
  const under = await give(set, host, elsewhere, other, MEMBER);
  const last = (chain: VerifiedChain) => decodeChain(chain.bytes).at(-1)!;
  const [byHost, byRoot] = [proveOverIssue(chains.claimed, twin)!, proveOverIssue(rival, chains.member)!];
  const told = (issuer: Signer, a: VerifiedChain, b: VerifiedChain) => ({
    issuer: issuer.publicKey,
    parent: a.parent,
    slot: a.slot,
    ids: [a.id, b.id].sort(),
  });
  const pair = (issuer: Signer, a: VerifiedChain, b: VerifiedChain) =>
    encodeCbor([issuer.publicKey, ...(a.id < b.id ? [last(a), last(b)] : [last(b), last(a)])]);
  const [first, second] = chains.member.id < twin.id ? [chains.member, twin] : [twin, chains.member];
  return {
    what: 'Proofs of over-issue (src/node/grants/SPEC.md). `why` is the reason.',
    given: {},
    valid: [
      valid('a host’s slot given twice', byHost, told(host, chains.member, twin)),
      valid('the root’s slot given twice', byRoot, told(root, chains.host, rival)),
    ],
    invalid: [
      invalid('a bit of a signature changed', tampered(byHost), 'forged'),
      invalid('of another than gave them', pair(other, chains.member, twin), 'forged'),
      invalid('one grant twice', encodeCbor([host.publicKey, last(twin), last(twin)]), 'misplaced'),
      invalid('in the other order', encodeCbor([host.publicKey, last(second), last(first)]), 'misplaced'),
      invalid('two slots', pair(host, chains.member, beside), 'misplaced'),
      invalid('slots of two parents', pair(host, chains.member, under), 'misplaced'),
      invalid('one grant only', encodeCbor([host.publicKey, last(twin)]), 'malformed'),
      invalid('three grants', encodeCbor([host.publicKey, last(first), last(second), last(second)]), 'malformed'),
      invalid('a byte after the end', new Uint8Array([...byHost, 0]), 'malformed'),
    ],
  };
}
