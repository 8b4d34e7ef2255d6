/** Vectors of invites. */
import { encodeInvite } from '../../../src/node/grants/invite.ts';
import { fromBase64url, toBase64url, utf8 } from '../../../src/node/wire/bytes.ts';
import { type Cbor, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { evening, SEED } from '../records/grants.ts';
import { NOON } from '../records/records.ts';
import { hex, invalid, type Vectors, valid } from './vector.ts';

export async function inviteVectors(): Promise<Vectors> {
  const { root, room, chains, other } = await evening();
  const invites = [
    ['a link', { room, root: root.publicKey, chain: chains.link.bytes, seed: SEED }],
    ['for a person', { room, root: root.publicKey, chain: chains.member.bytes, seed: null }],
    ['for one who claimed', { room, root: root.publicKey, chain: chains.claimed.bytes, seed: null }],
  ] as const;
  const bytesOf = (text: string) => utf8(text);
  const texts = await Promise.all(invites.map(async ([, invite]) => bytesOf(await encodeInvite(invite))));
  const packed = async (...parts: Cbor[]) => bytesOf(toBase64url(encodeCbor(parts)));
  const id = fromBase64url(room);
  const item: Cbor[] = [other.publicKey, NOON / 1000, new Uint8Array(8), 3, 0, 0, 0, false, true, new Uint8Array(64)];
  const invite = (...items: Cbor[]) => packed(2, id, root.publicKey, null, items);
  return {
    what: 'Invites (src/node/grants/SPEC.md): the bytes are the ASCII of the text. The chain is not verified.',
    given: { room, root: hex(root.publicKey) },
    valid: invites.map(([name, value], i) => valid(name, texts[i]!, value)),
    invalid: await Promise.all(
      (
        [
          ['nothing', bytesOf('')],
          ['not base64url', bytesOf('a+b/')],
          ['padded', new Uint8Array([...texts[0]!, 0x3d])],
          ['a letter lost', texts[0]!.subarray(0, -1)],
          ['another version', packed(1, id, root.publicKey, null, [item])],
          ['a room of 19 bytes', packed(2, id.subarray(1), root.publicKey, null, [item])],
          ['no grant', invite()],
          ['a field more', packed(2, id, root.publicKey, null, [item], 0)],
          ['no audience without a seed', invite(item.with(0, null))],
          ['a seed for a grant bound to a person', packed(2, id, root.publicKey, SEED, [item])],
          ['a bearer grant without a seed', invite(item.with(7, true))],
          ['a seed, and the audience too', packed(2, id, root.publicKey, SEED, [item.with(7, true)])],
          ['a seed of 31 bytes', packed(2, id, root.publicKey, SEED.subarray(1), [item.with(0, null).with(7, true)])],
          ['a grant of nine fields', invite(item.slice(0, 9))],
          ['a claim before any grant', invite([other.publicKey, new Uint8Array(64)])],
          ['a depth of 8', invite(item.with(4, 8))],
        ] as [string, Uint8Array | Promise<Uint8Array>][]
      ).map(async ([name, bytes]) => invalid(name, await bytes, 'malformed')),
    ),
  };
}
