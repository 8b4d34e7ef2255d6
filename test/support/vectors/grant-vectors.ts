/** Vectors of grants: chains, revocations, proofs of over-issue, invites. */
import { decodeChain, extendChain, type VerifiedChain } from '../../../src/node/grants/chain.ts';
import { encodeClaim } from '../../../src/node/grants/claim.ts';
import { encodeSign1 } from '../../../src/node/grants/cose.ts';
import { CLAIM, idBytes, keyClaim } from '../../../src/node/grants/cwt-claims.ts';
import { encodeGrant, type Grant } from '../../../src/node/grants/grant.ts';
import { rolesOf } from '../../../src/node/grants/roles.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { utf8 } from '../../../src/node/wire/bytes.ts';
import { type Cbor, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { chainOf, claimsOf, evening, give, HOST, LINK, MEMBER, signedBy } from '../records/grants.ts';
import { charter, NOON } from '../records/records.ts';
import { hex, invalid, tampered, type Vector, type Vectors, valid } from './vector.ts';

/** What a chain's vector tells of what was read. */
function shape(chain: VerifiedChain): object {
  const { root, bytes: _, links, ...last } = chain;
  return { root, ...last, links: links.map(({ id, seat, issuer, holder }) => ({ id, seat, issuer, holder })) };
}

export async function grantVectors(): Promise<Vectors> {
  const set = await evening();
  const { root, host, member, newcomer, linkKey, room, chains } = set;
  const everywhere = await give(set, host, chains.host, member, { ...MEMBER, cti: new Uint8Array(8).fill(8) });
  return {
    what: 'Chains of grants (src/node/grants/SPEC.md), read for `root`. `why` is the reason.',
    given: {
      root: hex(root.publicKey),
      host: hex(host.publicKey),
      member: hex(member.publicKey),
      newcomer: hex(newcomer.publicKey),
      linkKey: hex(linkKey.publicKey),
      room,
    },
    valid: [
      valid('root to host, all rooms', chains.host.bytes, shape(chains.host)),
      valid('host to member, one room', chains.member.bytes, shape(chains.member)),
      valid('host to member, all rooms', everywhere.bytes, shape(everywhere)),
      valid('a link nobody has claimed', chains.link.bytes, shape(chains.link)),
      valid('a link and its claim', chains.claimed.bytes, shape(chains.claimed)),
    ],
    invalid: [
      ...(await wrongSignatures(set)),
      ...(await wrongForms(set)),
      ...(await wrongGrants(set)),
      ...(await wrongPlaces(set)),
      ...(await wrongClaims(set)),
    ],
  };
}

type Evening = Awaited<ReturnType<typeof evening>>;

async function wrongSignatures({ root, host, other, chains }: Evening): Promise<Vector[]> {
  const grant = encodeGrant(chains.host);
  const below = encodeGrant(chains.member);
  return [
    invalid('a bit of the signature changed', tampered(chains.member.bytes), 'forged'),
    invalid('from another root', chainOf(await signedBy(other, grant)), 'forged'),
    invalid('by the root instead of the holder', extendChain(chains.host.bytes, await signedBy(root, below)), 'forged'),
    invalid('by its own audience', chainOf(await signedBy(host, grant)), 'forged'),
    invalid('signed as a claim', chainOf(await signedBy(root, grant, 'stoa/claim/1')), 'forged'),
  ];
}

async function wrongForms({ root, chains }: Evening): Promise<Vector[]> {
  const [signed] = decodeChain(chains.host.bytes) as [Uint8Array];
  const payload = encodeGrant(chains.host);
  const signature = signed.subarray(signed.byteLength - 64);
  const cose = (...parts: Cbor[]) => chainOf(encodeCbor(parts));
  const empty = new Map();
  const header = (...entries: [number, Cbor][]) => encodeCbor(new Map(entries));
  const forms: [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['no grant', chainOf()],
    ['the chain’s length in two bytes', new Uint8Array([0x98, 0x01, ...chains.host.bytes.subarray(1)])],
    ['a byte after the end', new Uint8Array([...chains.host.bytes, 0])],
    ['cut short', chains.host.bytes.subarray(0, -1)],
    ['a grant that is not in a byte string', new Uint8Array([0x81, ...signed])],
    ['a grant with a tag', chainOf(new Uint8Array([0xd2, ...signed]))],
    ['a byte after a grant', chainOf(new Uint8Array([...signed, 0]))],
    ['no protected header', cose(new Uint8Array(), empty, payload, signature)],
    ['another algorithm', cose(header([1, -7]), empty, payload, signature)],
    ['a key id in the protected header', cose(header([1, -8], [4, root.publicKey]), empty, payload, signature)],
    ['an unprotected header', cose(header([1, -8]), new Map([[4, root.publicKey]]), payload, signature)],
    ['a detached payload', cose(header([1, -8]), empty, null, signature)],
    ['a signature of 63 bytes', cose(header([1, -8]), empty, payload, signature.subarray(1))],
    ['five parts', cose(header([1, -8]), empty, payload, signature, 0)],
    ['seventeen links', chainOf(...Array<Uint8Array>(17).fill(signed))],
    ['above 4,096 bytes', chainOf(...Array<Uint8Array>(16).fill(new Uint8Array(256)))],
    ['a link of 257 bytes', chainOf(new Uint8Array(257))],
  ];
  return forms.map(([name, bytes]) => invalid(name, bytes, 'malformed'));
}

/** Payloads of a first grant that are wrong by themselves, properly signed. */
async function wrongGrants({ root, host, chains }: Evening): Promise<Vector[]> {
  const changed = (...entries: [number, Cbor | undefined][]) => {
    const claims = claimsOf(chains.host);
    for (const [key, value] of entries) value === undefined ? claims.delete(key) : claims.set(key, value);
    return encodeCbor(claims);
  };
  const { cnf, exp, cti, capability } = CLAIM;
  const [roles, depth, slots, slot, bearer] = [31, 3, 4, 1, false];
  const key = (...entries: [number, Cbor][]): [number, Cbor] => [cnf, new Map([[1, new Map(entries)]])];
  const able = (...fields: Cbor[]) => changed([capability, fields]);
  const payload = encodeGrant(chains.host);
  const all: [string, Uint8Array, string?][] = [
    ['claims that are a list', encodeCbor([1, 2])],
    ['a claim nobody knows', changed([9, 0])],
    ['a private claim nobody knows', changed([-65_539, 0])],
    ['a time of issue', changed([CLAIM.iat, NOON / 1000])],
    [
      'claims out of order',
      new Uint8Array([0xa4, ...payload.subarray(7, 17), ...payload.subarray(1, 7), ...payload.subarray(17)]),
    ],
    ['a claim twice', new Uint8Array([0xa5, ...payload.subarray(1, 7), ...payload.subarray(1)])],
    ['a number in more bytes than it needs', new Uint8Array([0xa4, 0x04, 0x1b, 0, 0, 0, 0, ...payload.subarray(3)])],
    ['no expiry', changed([exp, undefined])],
    ['an expiry that is a fraction', changed([exp, NOON / 1000 + 0.5])],
    ['an expiry before 1970', changed([exp, -1])],
    ['an expiry as text', changed([exp, '2026'])],
    ['no random number', changed([cti, undefined])],
    ['a random number of 7 bytes', changed([cti, new Uint8Array(7)])],
    ['no audience', changed([cnf, undefined])],
    ['an audience by key id', changed([cnf, new Map([[3, host.publicKey]])])],
    ['an audience of 31 bytes', changed(key([1, 1], [-1, 6], [-2, new Uint8Array(31)]))],
    ['an audience on X25519', changed(key([1, 1], [-1, 4], [-2, host.publicKey]))],
    ['an audience of another type', changed(key([1, 2], [-1, 6], [-2, host.publicKey]))],
    ['an audience that says more', changed(key([1, 1], [3, -8], [-1, 6], [-2, host.publicKey]))],
    [
      'an audience by key and by id',
      changed([cnf, new Map([...(keyClaim(host.publicKey) as Map<number, Cbor>), [3, host.publicKey]])]),
    ],
    ['a parent of 15 bytes', changed([CLAIM.of, new Uint8Array(15)])],
    ['no capability', changed([capability, undefined])],
    ['a capability of five fields', able(roles, depth, slots, slot, bearer)],
    ['a capability of seven fields', able(roles, depth, slots, slot, bearer, null, null)],
    ['no role', able(0, 0, 0, slot, bearer, null)],
    ['a role nobody knows', able(32 | roles, depth, slots, slot, bearer, null)],
    ['roles as text', able('host', depth, slots, slot, bearer, null)],
    ['an inviter without depth', able(roles, 0, slots, slot, bearer, null)],
    ['an inviter without slots', able(roles, depth, 0, slot, bearer, null)],
    ['depth without invite', able(15, 1, 0, slot, bearer, null)],
    ['slots without invite', able(15, 0, 1, slot, bearer, null)],
    ['65,537 slots', able(roles, depth, 65_537, slot, bearer, null)],
    ['slot 65,536', able(roles, depth, slots, 65_536, bearer, null)],
    ['a slot before the first', able(roles, depth, slots, -1, bearer, null)],
    ['a bearer that is a number', able(3, 0, 0, slot, 0, null)],
    ['a room of 19 bytes', able(roles, depth, slots, slot, bearer, new Uint8Array(19))],
    ['a room as text', able(roles, depth, slots, slot, bearer, 'room')],
    ['eight more below', able(roles, 8, slots, slot, bearer, null), 'too-deep'],
    ['a moderator’s link', able(rolesOf('listen', 'moderate'), 0, 0, slot, true, null), 'bearer-role'],
    ['a host’s link', able(rolesOf('host'), 0, 0, slot, true, null), 'bearer-role'],
    ['a host’s link that invites', able(rolesOf('host', 'invite'), depth, slots, slot, true, null), 'bearer-role'],
  ];
  return Promise.all(
    all.map(async ([name, bytes, why = 'malformed']) => invalid(name, chainOf(await signedBy(root, bytes)), why)),
  );
}

/** Grants that make sense by themselves, properly signed, in a place where they are too much or not meant to be. */
async function wrongPlaces({ root, host, member, other, room, chains }: Evening): Promise<Vector[]> {
  const under = async (chain: VerifiedChain, by: Signer, change: Partial<Grant>) => {
    const grant = { ...MEMBER, audience: other.publicKey, room, parent: chain.id, expires: chain.expires, ...change };
    return extendChain(chain.bytes, await signedBy(by, encodeGrant(grant)));
  };
  const atHost = (change: Partial<Grant>) => under(chains.host, host, change);
  const atMember = (change: Partial<Grant>) =>
    under(chains.member, member, { ...LINK, bearer: false, room, ...change });
  const guest = await give({ ...(await evening()) }, host, chains.host, other, { ...LINK, bearer: false, slot: 2 });
  const foreign = (await charter(other)).id;
  const orphan = encodeGrant({ ...chains.host, parent: chains.member.id });
  const [first, second] = decodeChain(chains.member.bytes) as [Uint8Array, Uint8Array];
  const third = decodeChain(chains.link.bytes)[2]!;
  const modest = await under(
    await give({ ...(await evening()) }, root, null, host, { ...HOST, roles: rolesOf('speak', 'invite') }),
    host,
    {},
  );
  return [
    invalid('a role the parent has not', modest, 'widened'),
    invalid('a second longer than the parent', await atHost({ expires: HOST.expires + 1000 }), 'widened'),
    invalid('more slots than the parent', await atHost({ slots: 5 }), 'widened'),
    invalid('another room than the parent’s', await atMember({ room: foreign }), 'widened'),
    invalid('all rooms where the parent has one', await atMember({ room: null }), 'widened'),
    invalid('as deep as the parent', await atHost({ depth: 3 }), 'too-deep'),
    invalid('a slot the parent has not', await atHost({ slot: 4 }), 'no-slot'),
    invalid(
      'by a guest who may not invite',
      await under(guest, other, { ...LINK, bearer: false, slot: 0 }),
      'not-inviter',
    ),
    invalid('a parent above the first', chainOf(await signedBy(root, orphan)), 'misplaced'),
    invalid('no parent below the first', await atHost({ parent: null }), 'misplaced'),
    invalid('under another grant of the same holder', await atHost({ parent: chains.member.id }), 'misplaced'),
    invalid('the first left out', chainOf(second), 'forged'),
    invalid('one in the middle left out', chainOf(first, third), 'forged'),
    invalid('in the wrong order', chainOf(second, first), 'widened'),
    invalid('the first twice', chainOf(first, first, second), 'too-deep'),
    invalid('the last twice', chainOf(first, second, second), 'too-deep'),
  ];
}

async function wrongClaims({ host, linkKey, newcomer, other, room, chains }: Evening): Promise<Vector[]> {
  const claimed = async (by: Signer, grant: string, who = newcomer.publicKey) =>
    extendChain(chains.link.bytes, await signedBy(by, encodeClaim({ grant, newcomer: who }), 'stoa/claim/1'));
  const odd = async (claims: Map<number, Cbor>) =>
    extendChain(chains.link.bytes, await signedBy(linkKey, encodeCbor(claims), 'stoa/claim/1'));
  const claim = decodeChain(chains.claimed.bytes)[3]!;
  const asGrant = await signedBy(linkKey, encodeClaim({ grant: chains.link.id, newcomer: newcomer.publicKey }));
  const next = encodeGrant({ ...LINK, bearer: false, parent: chains.link.id, audience: other.publicKey, room });
  const short = new Map<number, Cbor>([
    [CLAIM.cnf, keyClaim(newcomer.publicKey.subarray(1))],
    [CLAIM.of, idBytes(chains.link.id)],
  ]);
  return [
    invalid('a claim by another key than the link’s', await claimed(other, chains.link.id), 'forged'),
    invalid('a claim by the newcomer', await claimed(newcomer, chains.link.id), 'forged'),
    invalid('a claim signed as a grant', extendChain(chains.link.bytes, asGrant), 'forged'),
    invalid('a claim of another grant', await claimed(linkKey, chains.member.id), 'misplaced'),
    invalid('a claim for a key of 31 bytes', await odd(short), 'malformed'),
    invalid(
      'a claim that says more',
      await odd(short.set(CLAIM.cnf, keyClaim(newcomer.publicKey)).set(4, 0)),
      'malformed',
    ),
    invalid('a claim twice', extendChain(chains.claimed.bytes, claim), 'malformed'),
    invalid('a claim of what is bound to a person', extendChain(chains.member.bytes, claim), 'malformed'),
    invalid('a claim alone', chainOf(claim), 'malformed'),
    invalid('a grant by the link’s key', extendChain(chains.link.bytes, await signedBy(linkKey, next)), 'malformed'),
    invalid(
      'a grant by one who claimed but may not invite',
      extendChain(chains.claimed.bytes, await signedBy(newcomer, next)),
      'not-inviter',
    ),
    invalid(
      'a signed text of another kind',
      chainOf(
        encodeSign1({
          payload: utf8('hello'),
          signature: await host.signCose('stoa/grant/1', utf8('hello')),
        }),
      ),
      'malformed',
    ),
  ];
}
