import { beforeAll, describe, expect, it } from 'vitest';
import type { Charter } from '../../../src/node/room/charter.ts';
import { MAX_STAGE } from '../../../src/node/room/constants.ts';
import type { Member } from '../../../src/node/room/member.ts';
import { isHost, stageOf } from '../../../src/node/room/rights.ts';
import { charter, member, signer } from '../../support/records.ts';

let founded: Charter;
let host: Member;
let guest: Member;

beforeAll(async () => {
  const founder = await signer(1);
  founded = await charter(founder);
  host = await member(await signer(2), founder, founded.id, { place: 'stage' });
  guest = await member(await signer(3), await signer(4), founded.id, { place: 'stage' });
});

describe('rights in a room', () => {
  it('make the founder’s identity the host on every session, and nobody else', () => {
    expect(isHost(founded, host)).toBe(true);
    expect(isHost(founded, guest)).toBe(false);
    expect(isHost(undefined, host)).toBe(false);
  });

  it('let the first who came on stage be heard, and the host always', () => {
    const guests = Array.from({ length: MAX_STAGE }, (_, i) => ({ ...guest, id: `guest ${i}` }));
    expect(stageOf(founded, guests)).toEqual(guests);
    const chosen = stageOf(founded, [...guests, host]);
    expect(chosen).toHaveLength(MAX_STAGE);
    expect(chosen).toContain(host);
    expect(chosen).not.toContain(guests.at(-1));
    const listening = guests.map((g) => ({ ...g, place: 'listening' as const }));
    expect(stageOf(founded, [...listening, host])).toEqual([host]);
  });
});
