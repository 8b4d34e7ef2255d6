/** The order of succession: who is before whom among those who may be chair. */
import type { PersonId } from '../identity/person.ts';

/** Position in the order of succession: what makes somebody host or moderator, then the seat of their grant, then the key. */
export interface Rank {
  readonly at: number;
  readonly seat: string;
  readonly person: PersonId;
}

export const RANK_HOST_GRANT = 2;
export const RANK_MODERATOR = 3;

export function isHosts(rank: Rank): boolean {
  return rank.at < RANK_MODERATOR;
}

export function byRank(a: Rank, b: Rank): number {
  return a.at - b.at || bySeat(a.seat, b.seat) || (a.person < b.person ? -1 : a.person > b.person ? 1 : 0);
}

function bySeat(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}
