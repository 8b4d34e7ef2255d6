/** One grant: what its issuer permits its audience to do. It does not name its issuer, who is the holder of the parent grant, or the root. */
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { concat, fromBase64url, toBase64url, toHex, utf8 } from '../wire/bytes.ts';
import { asBool, asBytes, asList, asUint, copyOf, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { CTI_BYTES, GRANT_ID_BYTES, MAX_GRANTS, MAX_SLOTS } from './constants.ts';
import {
  asGrantId,
  asKeyClaim,
  CLAIM,
  type Claims,
  type GrantId,
  idBytes,
  keyClaim,
  readClaims,
} from './cwt-claims.ts';
import { GrantError } from './refusal.ts';
import { ALL_ROLES, hasRole, NEVER_BEARER, type Roles } from './roles.ts';

export interface Grant {
  /** The parent grant; null when the root issued it. */
  readonly parent: GrantId | null;
  /** Whom it is for, 32 bytes: an identity key, or in a bearer link a key made for that link. */
  readonly audience: Uint8Array;
  /** The audience is a key made for a link: whoever has it may claim the grant, once. */
  readonly bearer: boolean;
  readonly roles: Roles;
  /** How many grants may follow below it in one chain. */
  readonly depth: number;
  /** How many grants its holder may issue. */
  readonly slots: number;
  /** Which of its parent's slots it takes, from 0. */
  readonly slot: number;
  /** The one room it is for; null for all rooms of the root. */
  readonly room: RoomId | null;
  /** Milliseconds since 1970, a whole second. */
  readonly expires: number;
  /** Random, so that no two grants are equal. 8 bytes. */
  readonly cti: Uint8Array;
}

function claimsOf(grant: Grant): Claims {
  const { parent, room } = grant;
  return new Map([
    [CLAIM.exp, grant.expires / 1000],
    [CLAIM.cti, grant.cti],
    [CLAIM.cnf, keyClaim(grant.audience)],
    ...(parent === null ? [] : [[CLAIM.of, idBytes(parent)] as const]),
    [
      CLAIM.capability,
      [grant.roles, grant.depth, grant.slots, grant.slot, grant.bearer, room === null ? null : fromBase64url(room)],
    ],
  ]);
}

export function encodeGrant(grant: Grant): Uint8Array<ArrayBuffer> {
  return encodeCbor(claimsOf(grant));
}

/** The grant in a payload, if it is consistent by itself. Throws MalformedError. */
export function decodeGrant(payload: Uint8Array): Grant {
  const grant = readClaims(payload, pick, claimsOf);
  checkForm(grant);
  return grant;
}

function pick(claims: ReadonlyMap<unknown, unknown>): Grant {
  const [roles, depth, slots, slot, bearer, room] = asList(claims.get(CLAIM.capability), 'capability', 6);
  const parent = claims.get(CLAIM.of);
  return {
    parent: parent === undefined ? null : asGrantId(parent, 'parent'),
    audience: asKeyClaim(claims.get(CLAIM.cnf), 'audience'),
    bearer: asBool(bearer, 'bearer'),
    roles: asUint(roles, 'roles', ALL_ROLES),
    depth: asUint(depth, 'depth', MAX_SLOTS),
    slots: asUint(slots, 'slots', MAX_SLOTS),
    slot: asUint(slot, 'slot', MAX_SLOTS - 1),
    room: room === null ? null : toBase64url(asBytes(room, 'room', ROOM_ID_BYTES)),
    expires: asUint(claims.get(CLAIM.exp), 'expiry', 2 ** 40) * 1000,
    cti: copyOf(asBytes(claims.get(CLAIM.cti), 'cti', CTI_BYTES)),
  };
}

/** Checks what must hold for every grant, whatever its parent. Throws GrantError. */
export function checkForm({ roles, depth, slots, bearer }: Grant): void {
  if (depth >= MAX_GRANTS) throw new GrantError('too-deep', 'depth');
  if (roles === 0) throw new MalformedError('roles');
  // There is only one way to encode that somebody may not invite.
  const inviter = hasRole(roles, 'invite');
  if (depth > 0 !== inviter || slots > 0 !== inviter) throw new MalformedError('invite');
  if (bearer && (roles & NEVER_BEARER) !== 0) throw new GrantError('bearer-role', 'roles of a bearer link');
}

/** Checks a grant against its parent, which it may exceed in nothing. Throws GrantError. */
export function checkUnder(parent: Grant, grant: Grant): void {
  if (!hasRole(parent.roles, 'invite')) throw new GrantError('not-inviter', 'parent');
  if ((grant.roles & ~parent.roles) !== 0) throw new GrantError('widened', 'roles');
  if (grant.depth >= parent.depth) throw new GrantError('too-deep', 'depth');
  if (grant.expires > parent.expires) throw new GrantError('widened', 'expiry');
  if (grant.slots > parent.slots) throw new GrantError('widened', 'slots');
  if (grant.slot >= parent.slots) throw new GrantError('no-slot', 'slot');
  if (parent.room !== null && grant.room !== parent.room) throw new GrantError('widened', 'room');
}

/** A grant's id: a hash of issuer and content. The signature is left out, because a key can make many for one text. */
export async function grantIdOf(issuer: Uint8Array, payload: Uint8Array): Promise<GrantId> {
  const input = concat([utf8('stoa/grant/1\0'), issuer, payload]);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', input));
  return toHex(hash.subarray(0, GRANT_ID_BYTES));
}
