import { beforeAll, describe, expect, it } from 'vitest';
import { Permissions } from '../../../../src/node/moderation/permissions.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { MAX_STAGE } from '../../../../src/node/records/constants.ts';
import type { Member } from '../../../../src/node/records/member.ts';
import { Roster } from '../../../../src/node/room/roster.ts';
import { isHost, type Ruled, stageOf } from '../../../../src/node/room/stage-rules.ts';
import { charter, member, NOON, signer } from '../../../support/records/records.ts';

let founded: Charter;
let host: Member;
let guest: Member;

beforeAll(async () => {
  const founder = await signer(1);
  founded = await charter(founder);
  host = await member(await signer(2), founder, founded.id, { place: 'stage' });
  guest = await member(await signer(3), await signer(4), founded.id, { place: 'stage' });
});

/** A room in which these are. */
function room(members: readonly Member[]): Ruled {
  const roster = new Roster();
  const permissions = new Permissions(() => NOON);
  roster.applyCharter(founded);
  permissions.setCharter(founded);
  for (const m of members) roster.apply(m, NOON);
  return { roster, permissions };
}

describe('rights in a room', () => {
  it('make the founder’s identity the host in every session, and nobody else', () => {
    expect(isHost(founded, host)).toBe(true);
    expect(isHost(founded, guest)).toBe(false);
    expect(isHost(undefined, host)).toBe(false);
  });

  it('let the first who came on stage be heard, and the host always', () => {
    const guests = Array.from({ length: MAX_STAGE }, (_, i) => ({
      ...guest,
      id: `guest ${String(i).padStart(2, '0')}`,
    }));
    expect(stageOf(room(guests))).toEqual(guests);
    const chosen = stageOf(room([...guests, host]));
    expect(chosen).toHaveLength(MAX_STAGE);
    expect(chosen).toContain(host);
    expect(chosen).not.toContain(guests.at(-1));
    const listening = guests.map((g) => ({ ...g, place: 'listening' as const }));
    expect(stageOf(room([...listening, host]))).toEqual([host]);
  });
});
