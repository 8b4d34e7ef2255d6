/** The order of succession: who is before whom among those who may be chair. */
import { authorize } from '../grants/authorize.ts';
import type { GrantId } from '../grants/cwt-claims.ts';
import type { Role } from '../grants/roles.ts';
import { keyToHex } from '../identity/keys.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import type { Charter } from '../records/charter.ts';
import type { Credential } from './credential.ts';

/** Position in the order of succession: what makes somebody host or moderator, then the seat of their grant, then the key. */
export interface Rank {
  readonly at: number;
  readonly seat: string;
  readonly person: PersonId;
}

const HOST = 0;
const ROOT = 1;
const HOST_GRANT = 2;
const MODERATOR = 3;

/** What it follows from. */
interface Sources {
  readonly charter: Charter;
  readonly credentials: readonly Credential[];
  /** Who issued one slot twice, by their key in hex. */
  readonly cheats: { has(key: string): boolean };
  readonly revoked: { has(id: GrantId): boolean };
  /** ms since 1970: grants run out. */
  readonly now: number;
}

/** Where somebody stands in it; undefined for those who decide nothing. */
export function rankOf(person: PersonId, sources: Sources): Rank | undefined {
  const { charter, credentials } = sources;
  if (person === personOf(charter.host)) return { at: HOST, seat: '', person };
  if (person === personOf(charter.root)) return { at: ROOT, seat: '', person };
  let best: Rank | undefined;
  for (const credential of credentials) {
    if (credential.person !== person) continue;
    const leads = (role: Role): boolean => isGenuine(credential, role, sources);
    const at = leads('host') ? HOST_GRANT : leads('moderate') ? MODERATOR : undefined;
    if (at === undefined) continue;
    const rank = { at, seat: credential.chain.seat, person };
    if (best === undefined || byRank(rank, best) < 0) best = rank;
  }
  return best;
}

/** No claim makes anybody host or moderator, nor anything issued by somebody who cheated: seats do not count here. */
function isGenuine({ chain, holder }: Credential, role: Role, { charter, cheats, revoked, now }: Sources): boolean {
  if (chain.links.some(({ bearer, issuer }) => bearer || cheats.has(keyToHex(issuer)))) return false;
  return authorize(chain, { who: holder, role, room: charter, now, revoked }).allowed;
}

export function isHosts(rank: Rank): boolean {
  return rank.at < MODERATOR;
}

export function byRank(a: Rank, b: Rank): number {
  return a.at - b.at || bySeat(a.seat, b.seat) || (a.person < b.person ? -1 : a.person > b.person ? 1 : 0);
}

function bySeat(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}
