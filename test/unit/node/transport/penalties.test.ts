import { describe, expect, it } from 'vitest';
import { BAN_TIME, MAX_STRIKES, Penalties, STRIKE_WINDOW } from '../../../../src/node/transport/penalties.ts';

function strike(penalties: Penalties, peer: string, times: number, now: number): boolean[] {
  return Array.from({ length: times }, () => penalties.strike(peer, now));
}

describe('penalties', () => {
  it('cut a neighbour off at the tenth offence within a minute, not before', () => {
    const penalties = new Penalties();
    expect(strike(penalties, 'a', MAX_STRIKES, 0)).toEqual([...Array(MAX_STRIKES - 1).fill(false), true]);
    expect(penalties.isBanned('a', 0)).toBe(true);
    expect(penalties.isBanned('b', 0)).toBe(false);
  });

  it('forget old offences', () => {
    const penalties = new Penalties();
    strike(penalties, 'a', MAX_STRIKES - 1, 0);
    expect(penalties.strike('a', STRIKE_WINDOW)).toBe(false);
    expect(penalties.isBanned('a', STRIKE_WINDOW)).toBe(false);
  });

  it('let a neighbour return after the ban, with a clean slate', () => {
    const penalties = new Penalties();
    strike(penalties, 'a', MAX_STRIKES, 0);
    expect(penalties.isBanned('a', BAN_TIME - 1)).toBe(true);
    expect(penalties.isBanned('a', BAN_TIME)).toBe(false);
    expect(penalties.strike('a', BAN_TIME)).toBe(false);
  });

  it('remember a bounded number of neighbours, and forget the oldest', () => {
    const penalties = new Penalties();
    strike(penalties, 'first', MAX_STRIKES, 0);
    for (let i = 0; i < 1_024; i++) strike(penalties, `peer ${i}`, MAX_STRIKES, 0);
    expect(penalties.isBanned('first', 0)).toBe(false);
    expect(penalties.isBanned('peer 0', 0)).toBe(true);
    strike(penalties, 'slow', MAX_STRIKES - 1, 0);
    for (let i = 0; i < 1_024; i++) penalties.strike(`other ${i}`, 0);
    expect(penalties.strike('slow', 0)).toBe(false);
  });
});
