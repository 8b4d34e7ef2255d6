import { beforeAll, describe, expect, it } from 'vitest';
import { Permissions } from '../../../../src/node/moderation/permissions.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { MAX_STAGE } from '../../../../src/node/records/constants.ts';
import type { Member } from '../../../../src/node/records/member.ts';
import { Roster } from '../../../../src/node/room/roster.ts';
import { hasRight, isHost, type Ruled, stageOf } from '../../../../src/node/room/stage-rules.ts';
import { does, enters, grants, moment, open, useModeratedRoom } from '../../../support/fakes/moderated-room.ts';
import type { Someone } from '../../../support/fakes/simulated-room.ts';
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

  it('are more than anybody’s for the host alone, where nobody was given any', () => {
    const here = room([host, guest]);
    expect([host.id, guest.id, 'nobody'].map((session) => hasRight(here, session))).toEqual([true, false, false]);
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

describe('a right in a room', () => {
  useModeratedRoom();

  it('is the host’s, of whoever was given a grant, and of whoever was invited, until they are banned', async () => {
    await open();
    const [ada, bao, cleo, dora] = [
      await enters('Ada', 1),
      await enters('Bao', 2),
      await enters('Cleo', 3),
      await enters('Dora', 4),
    ];
    await moment();
    const having = (): boolean[] => [ada, bao, cleo, dora].map((one) => hasRight(dora.room, sessionOf(one)));
    expect(having()).toEqual([true, false, false, false]);
    await grants(ada, bao, 'speak');
    await does(ada, 'invite-to-stage', cleo);
    expect(having()).toEqual([true, true, true, false]);
    await does(ada, 'ban', bao);
    expect(having()).toEqual([true, false, true, false]);
    expect(hasRight(dora.room, 'nobody')).toBe(false);
  });
});

function sessionOf({ self }: Someone): string {
  return Buffer.from(self.session.publicKey).toString('hex');
}
