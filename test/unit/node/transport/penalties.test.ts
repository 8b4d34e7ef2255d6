import { describe, expect, it } from 'vitest';
import { BAN_TIME, MAX_STRIKES, STRIKE_WINDOW, Strikes } from '../../../../src/node/transport/penalties.ts';

function strike(strikes: Strikes, peer: string, times: number, now: number): boolean[] {
  return Array.from({ length: times }, () => strikes.strike(peer, now));
}

describe('strikes', () => {
  it('cut a neighbour off at the tenth wrong within a minute, not before', () => {
    const strikes = new Strikes();
    expect(strike(strikes, 'a', MAX_STRIKES, 0)).toEqual([...Array(MAX_STRIKES - 1).fill(false), true]);
    expect(strikes.isBanned('a', 0)).toBe(true);
    expect(strikes.isBanned('b', 0)).toBe(false);
  });

  it('forgive what was long ago', () => {
    const strikes = new Strikes();
    strike(strikes, 'a', MAX_STRIKES - 1, 0);
    expect(strikes.strike('a', STRIKE_WINDOW)).toBe(false);
    expect(strikes.isBanned('a', STRIKE_WINDOW)).toBe(false);
  });

  it('let a neighbour back in after the ban, with a clean slate', () => {
    const strikes = new Strikes();
    strike(strikes, 'a', MAX_STRIKES, 0);
    expect(strikes.isBanned('a', BAN_TIME - 1)).toBe(true);
    expect(strikes.isBanned('a', BAN_TIME)).toBe(false);
    expect(strikes.strike('a', BAN_TIME)).toBe(false);
  });

  it('remember only so many, and forget the oldest', () => {
    const strikes = new Strikes();
    strike(strikes, 'first', MAX_STRIKES, 0);
    for (let i = 0; i < 1_024; i++) strike(strikes, `peer ${i}`, MAX_STRIKES, 0);
    expect(strikes.isBanned('first', 0)).toBe(false);
    expect(strikes.isBanned('peer 0', 0)).toBe(true);
    strike(strikes, 'slow', MAX_STRIKES - 1, 0);
    for (let i = 0; i < 1_024; i++) strikes.strike(`other ${i}`, 0);
    expect(strikes.strike('slow', 0)).toBe(false);
  });
});
