import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_KEYED } from '../../../../src/node/e2ee/constants.ts';
import type { EpochTable } from '../../../../src/node/e2ee/epoch-table.ts';
import type { Chair } from '../../../../src/node/e2ee/key-holder.ts';
import { memberIdOf } from '../../../../src/node/e2ee/key-wrap.ts';
import type { MemberKeyGrant } from '../../../../src/node/e2ee/member-key-grant.ts';
import { RelayKeyCache } from '../../../../src/node/e2ee/relay-key-cache.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { session } from '../../../support/records/reference-e2ee.ts';

const CHAIR = session(1_000_000);
let chair: Chair | undefined;
let cache: RelayKeyCache;

beforeEach(() => {
  chair = { session: CHAIR, term: 1 };
  cache = new RelayKeyCache(() => chair);
});

function grant(n: number, at: number, more: Partial<MemberKeyGrant> = {}): MemberKeyGrant {
  const [member, empty] = [session(n), new Uint8Array(0)];
  const id = Buffer.from(member).toString('hex');
  return { room: ROOM, chair: CHAIR, term: 1, member, id, at, enc: empty, sealed: empty, bytes: bytes(n, at), ...more };
}

function table(epoch: number, members: readonly number[], more: Partial<EpochTable> = {}): EpochTable {
  const entries = new Map(members.map((n) => [memberIdOf(session(n)), bytes(epoch, n)]));
  const check = new Uint8Array(16);
  return { room: ROOM, chair: CHAIR, term: 1, epoch, check, entries, bytes: bytes(epoch, ...members), ...more };
}

const own = (n: number) => cache.own(memberIdOf(session(n)));

const bytes = (...numbers: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(new Uint32Array(numbers).buffer);

describe('the relay’s key cache', () => {
  it('gives each member its own keys, and nobody another’s', () => {
    cache.keepGrant(grant(1, 5));
    cache.keepTable(table(1, [1, 2]));
    expect(own(1)).toMatchObject({ grant: bytes(1, 5), entry: bytes(1, 1), context: { epoch: 1 } });
    expect(own(2)).toMatchObject({ grant: undefined, entry: bytes(1, 2) });
    expect(own(3)).toBeUndefined();
  });

  it('keeps the later of two grants, and the tables of the newest epoch', () => {
    expect(cache.keepGrant(grant(1, 5))).toBe('kept');
    expect(cache.keepGrant(grant(1, 4))).toBe('old');
    expect(cache.keepTable(table(2, [1]))).toBe('kept');
    expect(cache.keepTable(table(2, [2]))).toBe('kept');
    expect(cache.keepTable(table(1, [1, 2, 3]))).toBe('old');
    expect([own(1)?.entry, own(2)?.entry, own(3)]).toEqual([bytes(2, 1), bytes(2, 2), undefined]);
    expect(cache.keepTable(table(3, [2]))).toBe('kept');
    // Whoever is in no entry of the newest epoch is out of it.
    expect([cache.epoch, own(1)?.entry, own(2)?.context?.epoch]).toEqual([3, undefined, 3]);
  });

  it('accepts keys only from the chair, and forgets the previous chair’s', () => {
    cache.keepTable(table(4, [1]));
    for (const other of [{ chair: session(7) }, { term: 2 }]) {
      expect(cache.keepGrant(grant(1, 5, other))).toBe('not-chair');
      expect(cache.keepTable(table(9, [1], other))).toBe('not-chair');
    }
    chair = { session: session(7), term: 2 };
    expect(cache.keepTable(table(4, [1], { chair: session(7), term: 2 }))).toBe('kept');
    expect(own(1)?.context?.term).toBe(2);
    chair = undefined;
    expect(cache.keepTable(table(5, [1], { chair: session(7), term: 2 }))).toBe('not-chair');
  });

  it('is bounded: the member who got a key longest ago is evicted', () => {
    for (let n = 0; n <= MAX_KEYED; n++) cache.keepGrant(grant(n, 1));
    expect([own(0), own(1)?.grant]).toEqual([undefined, bytes(1, 1)]);
    for (let n = 0; n <= MAX_KEYED; n++) cache.keepTable(table(1, [n]));
    expect([own(0), own(MAX_KEYED)?.entry]).toEqual([undefined, bytes(1, MAX_KEYED)]);
  });
});
