import { decodeChain, verifyChain } from '../../../src/node/grants/chain.ts';
import { decodeClaim } from '../../../src/node/grants/claim.ts';
import { decodeSign1, encodeSign1, sign1 } from '../../../src/node/grants/cose.ts';
import { decodeGrant, encodeGrant } from '../../../src/node/grants/grant.ts';
import { decodeInvite, encodeInvite } from '../../../src/node/grants/invite.ts';
import { readOverIssue } from '../../../src/node/grants/over-issue.ts';
import { readRevocation, revoke } from '../../../src/node/grants/revocation.ts';
import { readCredential } from '../../../src/node/moderation/credential.ts';
import { utf8 } from '../../../src/node/wire/bytes.ts';
import { encodeCbor } from '../../../src/node/wire/cbor.ts';
import { evening, SEED } from '../../support/records/grants.ts';
import { NOON } from '../../support/records/records.ts';
import { ofText, type Target } from '../target.ts';
import { vectorsOf } from './samples.ts';

export async function grantTargets(): Promise<Target[]> {
  const { root, host, room, chains } = await evening();
  const all = Object.values(chains).map(({ bytes }) => bytes);
  const links = all.flatMap((bytes) => decodeChain(bytes));
  const claim = decodeSign1(decodeChain(chains.claimed.bytes).at(-1)!).payload;
  const invite = utf8(await encodeInvite({ room, root: root.publicKey, chain: chains.link.bytes, seed: SEED }));
  return [
    {
      name: 'chain',
      seeds: all,
      read: (bytes) => decodeChain(bytes),
      write: (items: Uint8Array[]) => encodeCbor(items),
    },
    { name: 'chain, verified', seeds: all, read: (bytes) => verifyChain(bytes, root.publicKey) },
    {
      name: 'grant, signed again',
      seeds: [encodeGrant(chains.host)],
      read: async (payload) =>
        verifyChain(encodeCbor([encodeSign1(await sign1(root, 'stoa/grant/1', payload))]), root.publicKey),
      share: 0.3,
    },
    {
      name: 'credential',
      seeds: [chains.host.bytes, chains.member.bytes, chains.claimed.bytes],
      read: (bytes) => readCredential(bytes, { id: room, root: root.publicKey }),
    },
    { name: 'COSE_Sign1', seeds: links, read: decodeSign1, write: encodeSign1 },
    {
      name: 'grant',
      seeds: [encodeGrant(chains.host), encodeGrant(chains.member)],
      read: decodeGrant,
      write: encodeGrant,
    },
    { name: 'claim', seeds: [claim], read: decodeClaim },
    {
      name: 'revocation',
      seeds: [await revoke(host, chains.member, NOON)],
      read: (bytes) => readRevocation(bytes, root.publicKey),
    },
    { name: 'over-issue', seeds: await vectorsOf('over-issue'), read: readOverIssue },
    { name: 'invite', seeds: [invite], read: ofText(decodeInvite), share: 0.5 },
  ];
}
