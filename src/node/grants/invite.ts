/**
 * An invite as text for the fragment of a URL. What is the same in every grant, and what follows from the rest (headers, parents, the key of a seed,
 * the room), is omitted and restored: decoding yields the chain's own bytes.
 */
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../identity/keys.ts';
import { equals, fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBool, asBytes, asList, asUint, asVersion, type Cbor, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { decodeChain } from './chain.ts';
import { decodeClaim, encodeClaim } from './claim.ts';
import { CTI_BYTES, MAX_GRANTS, MAX_INVITE, MAX_SLOTS, SEED_BYTES } from './constants.ts';
import { decodeSign1, encodeSign1 } from './cose.ts';
import type { GrantId } from './cwt-claims.ts';
import { decodeGrant, encodeGrant, grantIdOf } from './grant.ts';
import { linkSigner } from './issue.ts';
import { ALL_ROLES } from './roles.ts';

export interface Invite {
  /** The room that it leads to. */
  readonly room: RoomId;
  /** The root that it claims for the room; the chain and the room's charter must agree. */
  readonly root: Uint8Array;
  /** Not verified by decoding. */
  readonly chain: Uint8Array;
  /** Seed of the link's key, when the last grant is an unclaimed bearer grant; null when the grant is bound to a person. */
  readonly seed: Uint8Array | null;
}

/** Throws MalformedError when the chain is malformed, is for another room, or does not end with a grant to the seed's key. */
export async function encodeInvite({ room, root, chain, seed }: Invite): Promise<string> {
  const linkKey = seed === null ? null : (await linkSigner(seed)).publicKey;
  const bytes = encodeCbor([2, fromBase64url(room), root, seed, pack(chain, room, linkKey)]);
  if (bytes.byteLength > MAX_INVITE) throw new MalformedError('invite too long');
  return toBase64url(bytes);
}

/** The invite in a text, not verified. Throws MalformedError. */
export async function decodeInvite(text: string): Promise<Invite> {
  const fields = asList(decodeCbor(bytesOf(text), MAX_INVITE), 'invite', 5);
  asVersion(fields[0], 2);
  const room = toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES));
  const root = copyOf(asBytes(fields[2], 'root', KEY_BYTES));
  const seed = fields[3] === null ? null : copyOf(asBytes(fields[3], 'seed', SEED_BYTES));
  const items = asList(fields[4], 'chain', 1, 2 * MAX_GRANTS);
  const linkKey = seed === null ? null : (await linkSigner(seed)).publicKey;
  return { room, root, chain: await unpack(items, room, root, linkKey), seed };
}

/** Each grant as a list of ten, each claim as a list of two. The last grant's audience is left out when it is the link's own key. */
function pack(chain: Uint8Array, room: RoomId, linkKey: Uint8Array | null): Cbor[] {
  const items = decodeChain(chain).map((bytes) => decodeSign1(bytes));
  let claimable = false;
  const packed = items.map(({ payload, signature }, i): Cbor => {
    if (claimable) {
      claimable = false;
      return [decodeClaim(payload).newcomer, signature];
    }
    const grant = decodeGrant(payload);
    if (grant.room !== null && grant.room !== room) throw new MalformedError('grant of another room');
    claimable = grant.bearer;
    const isLink = claimable && i === items.length - 1;
    if (isLink && (linkKey === null || !equals(grant.audience, linkKey))) throw new MalformedError('seed');
    const { expires, cti, roles, depth, slots, slot, bearer } = grant;
    const audience = isLink ? null : grant.audience;
    return [audience, expires / 1000, cti, roles, depth, slots, slot, bearer, grant.room !== null, signature];
  });
  if (claimable !== (linkKey !== null)) throw new MalformedError('seed');
  return packed;
}

/** The chain as it was signed. */
async function unpack(
  items: readonly unknown[],
  room: RoomId,
  root: Uint8Array,
  linkKey: Uint8Array | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const links: Uint8Array[] = [];
  let parent: GrantId | null = null;
  let issuer = root;
  let claimable = false;
  for (const [i, item] of items.entries()) {
    if (claimable) {
      const [newcomer, signature] = asList(item, 'claim', 2);
      issuer = asBytes(newcomer, 'newcomer', KEY_BYTES);
      const payload = encodeClaim({ grant: parent!, newcomer: issuer });
      links.push(encodeSign1({ payload, signature: asBytes(signature, 'signature', SIGNATURE_BYTES) }));
      claimable = false;
      continue;
    }
    const fields = asList(item, 'grant', 10);
    claimable = asBool(fields[7], 'bearer');
    const isLink = claimable && i === items.length - 1;
    const audience = isLink ? linkKey : asBytes(fields[0], 'audience', KEY_BYTES);
    if (audience === null || (isLink && fields[0] !== null)) throw new MalformedError('audience');
    const payload: Uint8Array<ArrayBuffer> = encodeGrant({
      parent,
      audience,
      expires: asUint(fields[1], 'expiry', 2 ** 40) * 1000,
      cti: asBytes(fields[2], 'cti', CTI_BYTES),
      roles: asUint(fields[3], 'roles', ALL_ROLES),
      depth: asUint(fields[4], 'depth', MAX_GRANTS - 1),
      slots: asUint(fields[5], 'slots', MAX_SLOTS),
      slot: asUint(fields[6], 'slot', MAX_SLOTS - 1),
      bearer: claimable,
      room: asBool(fields[8], 'of the room') ? room : null,
    });
    links.push(encodeSign1({ payload, signature: asBytes(fields[9], 'signature', SIGNATURE_BYTES) }));
    parent = await grantIdOf(issuer, payload);
    issuer = audience;
  }
  if (claimable !== (linkKey !== null)) throw new MalformedError('seed');
  return encodeCbor(links);
}

/** Throws MalformedError when the text is not base64url, or not the canonical text of its bytes. */
function bytesOf(text: string): Uint8Array {
  // A longer text is rejected before it is decoded.
  if (text.length > 2 * MAX_INVITE) throw new MalformedError('invite too long');
  return fromBase64url(text);
}
