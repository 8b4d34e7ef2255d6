/** What somebody may issue from, and how much of it is left: pure. */
import type { VerifiedChain } from './chain.ts';
import { MAX_SLOTS } from './constants.ts';
import type { Roles } from './roles.ts';

/** The root itself (no chain), or a grant that this person holds. */
export interface Source {
  readonly under: VerifiedChain | null;
  readonly roles: Roles;
  readonly depth: number;
  readonly slots: number;
}

/** With this many slots any random one will do: what other devices issued need not be known. */
const PLENTY = 1_024;

export function seatOf({ under }: Source, slot: number): string {
  return under === null ? `${slot}` : `${under.seat}.${slot}`;
}

/** A slot that is free as far as is known. */
export function freeSlot(source: Source, taken: ReadonlySet<string>): number | undefined {
  const { slots } = source;
  const first = slots > PLENTY ? crypto.getRandomValues(new Uint16Array(1))[0]! % slots : 0;
  for (let i = 0; i < Math.min(slots, MAX_SLOTS); i++) {
    const slot = (first + i) % slots;
    if (!taken.has(seatOf(source, slot))) return slot;
  }
  return undefined;
}
