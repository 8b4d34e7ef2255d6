import { describe, expect, it } from 'vitest';
import { RpcBudget } from '../../../../src/node/transport/rpc-budget.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

/** A transmission of so many bytes behind its length. */
function rpc(bytes: number): Uint8Array {
  const head = bytes < 128 ? [bytes] : [(bytes & 0x7f) | 0x80, bytes >> 7];
  return Uint8Array.from([...head, ...new Array<number>(bytes).fill(1)]);
}

describe('the budget of a gossip neighbour', () => {
  it('is more than any relay hands on: five hundred messages a second, and those of eight seconds at once', () => {
    const budget = new RpcBudget();
    const read = budget.reader();
    for (let i = 0; i < 4_000; i++) read(rpc(300), 0);
    for (let second = 1; second < 60; second++) for (let i = 0; i < 500; i++) read([rpc(300)], second * 1_000);
  });

  it('is spent by empty transmissions, of whatever stream, and comes back', () => {
    const budget = new RpcBudget();
    budget.reader()(new Uint8Array(5_000), 0);
    const again = budget.reader();
    expect(() => again(new Uint8Array(1), 0)).toThrow(MalformedError);
    again(new Uint8Array(900), 1_000);
    expect(() => again(new Uint8Array(200), 1_000)).toThrow(MalformedError);
  });

  it('counts a transmission once, however it is cut', () => {
    const budget = new RpcBudget();
    const read = budget.reader();
    const all = Buffer.concat(Array.from({ length: 5_000 }, () => rpc(200)));
    for (let at = 0; at < all.byteLength; at += 7) read(all.subarray(at, at + 7), 0);
    expect(() => read(rpc(0), 0)).toThrow(MalformedError);
  });

  it('has no length that the library would refuse', () => {
    expect(() => new RpcBudget().reader()(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x7f]), 0)).toThrow(MalformedError);
  });
});
