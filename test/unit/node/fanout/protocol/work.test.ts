import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PUZZLES, WORK } from '../../../../../src/node/fanout/protocol/constants.ts';
import { readWork } from '../../../../../src/node/fanout/protocol/listener-messages.ts';
import {
  EASIEST,
  encodeQuestion,
  encodeWork,
  HARDEST,
  isWorkDone,
  readQuestion,
  workOn,
} from '../../../../../src/node/fanout/protocol/work.ts';
import { isRelayAddress } from '../../../../../src/node/relays/address.ts';
import { MalformedError } from '../../../../../src/node/wire/malformed.ts';

const NONCE = Uint8Array.from({ length: 16 }, (_, i) => 17 * i);
const EASY = { bits: 6, nonce: NONCE };

function solved(question: Parameters<typeof workOn>[0]): Uint8Array {
  const work = workOn(question);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

describe('a question', () => {
  it('is read as it was written, and is the address of no relay', () => {
    const text = encodeQuestion({ bits: EASIEST, nonce: NONCE });
    expect(text).toBe('/work/13/ABEiM0RVZneImaq7zN3u_w');
    expect(readQuestion(text)).toEqual({ bits: EASIEST, nonce: NONCE });
    expect(isRelayAddress(text)).toBe(false);
  });

  it.each([
    ['more work than anybody does', encodeQuestion({ bits: HARDEST + 1, nonce: NONCE })],
    ['no work', '/work/0/ABEiM0RVZneImaq7zN3u_w'],
    ['a nonce that is too short', '/work/13/ABEiM0RVZneImaq7zN3u'],
    ['another way to write the nonce', '/work/13/ABEiM0RVZneImaq7zN3u_x'],
    ['an address', '/dns4/relay.example.org/tcp/443/wss/p2p/12D3KooW'],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(readQuestion(text)).toBeUndefined();
  });
});

describe('work', () => {
  it('is what anybody finds by SHA-256 of the layout in the specification', () => {
    const counters = readWork(solved(EASY).subarray(1));
    expect(counters).toHaveLength(PUZZLES);
    for (const [puzzle, counter] of counters.entries()) {
      const end = Buffer.alloc(5);
      end.writeUInt32BE(counter);
      end[4] = puzzle;
      const hash = createHash('sha256').update('stoa/work/1\0').update(NONCE).update(end).digest();
      expect(hash.readUInt32BE(0)).toBeLessThan(2 ** (32 - EASY.bits));
    }
  });

  it('is done for one question alone', () => {
    const counters = readWork(solved({ bits: 10, nonce: NONCE }).subarray(1));
    expect(isWorkDone({ bits: 10, nonce: NONCE }, counters)).toBe(true);
    expect(isWorkDone({ bits: 10, nonce: NONCE.map((byte) => byte ^ 1) }, counters)).toBe(false);
    expect(isWorkDone({ bits: HARDEST, nonce: NONCE }, counters)).toBe(false);
  });

  it('is not one hash for all puzzles', () => {
    const [first] = readWork(solved({ bits: 10, nonce: NONCE }).subarray(1));
    expect(isWorkDone({ bits: 10, nonce: NONCE }, new Array<number>(PUZZLES).fill(first!))).toBe(false);
  });

  it('goes on in slices', () => {
    const work = workOn({ bits: EASIEST, nonce: NONCE });
    let slices = 0;
    while (work.next().done !== true) slices++;
    expect(slices).toBeGreaterThan(8);
  });

  it('has one length', () => {
    const message = encodeWork([1, 2, 3, 4, 5, 6, 7, 2 ** 32 - 1]);
    expect(message[0]).toBe(WORK);
    expect(readWork(message.subarray(1))).toEqual([1, 2, 3, 4, 5, 6, 7, 2 ** 32 - 1]);
    expect(() => readWork(message)).toThrow(MalformedError);
    expect(() => readWork(message.subarray(2))).toThrow(MalformedError);
  });
});
