/** May this person do this, here and now? Only if every check passes. */
import type { RoomId } from '../identity/ids.ts';
import { equals } from '../wire/bytes.ts';
import type { VerifiedChain } from './chain.ts';
import { CLOCK_TOLERANCE, MAX_GRANT_LIFE } from './constants.ts';
import type { GrantId } from './cwt-claims.ts';
import type { Denial } from './refusal.ts';
import { hasRole, type Role } from './roles.ts';

export interface Request {
  /** Identity key of the person who asks; that they have it is proved elsewhere. */
  readonly who: Uint8Array;
  readonly role: Role;
  /** Where: a room and its root, as its charter proves. */
  readonly room: { readonly id: RoomId; readonly root: Uint8Array };
  /** ms since 1970. */
  readonly now: number;
  /** Grants that were revoked. Everything under one is revoked with it. */
  readonly revoked: { has(id: GrantId): boolean };
}

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly why: Denial };

export function authorize(chain: VerifiedChain, request: Request): Verdict {
  const why = denial(chain, request);
  return why === null ? { allowed: true } : { allowed: false, why };
}

function denial(chain: VerifiedChain, { who, role, room, now, revoked }: Request): Denial | null {
  if (!equals(chain.root, room.root)) return 'wrong-root';
  if (chain.room !== null && chain.room !== room.id) return 'wrong-room';
  if (chain.holder === null) return 'unclaimed';
  if (!equals(chain.holder, who)) return 'not-holder';
  if (chain.links.some(({ id }) => revoked.has(id))) return 'revoked';
  // Written so that a time that is not a number denies.
  if (!(now - CLOCK_TOLERANCE <= chain.expires)) return 'expired';
  // The first one expires last.
  if (!(chain.links[0]!.expires <= now + MAX_GRANT_LIFE + CLOCK_TOLERANCE)) return 'too-long';
  if (!hasRole(chain.roles, role)) return 'not-granted';
  return null;
}
