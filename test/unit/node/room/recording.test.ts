import { beforeAll, describe, expect, it } from 'vitest';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { Permissions } from '../../../../src/node/moderation/permissions.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import type { Member, MemberDraft } from '../../../../src/node/records/member.ts';
import { isRecordable, mayBeKept, recordersOf } from '../../../../src/node/room/recording.ts';
import { Roster } from '../../../../src/node/room/roster.ts';
import type { Ruled } from '../../../../src/node/room/stage-rules.ts';
import { charter, member, NOON, signer } from '../../../support/records/records.ts';

let founder: Signer;
let stranger: Signer;
let quiet: Charter;
let recordable: Charter;

beforeAll(async () => {
  [founder, stranger] = await Promise.all([signer(1), signer(4)]);
  quiet = await charter(founder);
  recordable = await charter(founder, { recording: 'host' });
});

function room(founded: Charter, members: readonly Member[]): Ruled {
  const roster = new Roster();
  const permissions = new Permissions(() => NOON);
  roster.applyCharter(founded);
  permissions.setCharter(founded);
  for (const one of members) roster.apply(one, NOON);
  return { roster, permissions };
}

const host = async (said: Partial<MemberDraft>) => member(await signer(2), founder, recordable.id, said);
const guest = async (said: Partial<MemberDraft>) => member(await signer(3), stranger, recordable.id, said);

describe('recording', () => {
  it('is for hosts and moderators, in a room whose charter allows it', async () => {
    const all = [await host({ records: true }), await guest({ records: true })];
    expect(recordersOf(room(recordable, all)).map((m) => m.identity)).toEqual([founder.publicKey]);
    expect(recordersOf(room(recordable, [await host({})]))).toEqual([]);
    expect(isRecordable(room(quiet, all))).toBe(false);
    expect(recordersOf(room(quiet, all))).toEqual([]);
  });

  it('keeps a voice only of who agrees, in such a room', async () => {
    const [agrees, silent] = [await guest({ recordable: true }), await guest({})];
    expect(mayBeKept(room(recordable, []), agrees)).toBe(true);
    expect(mayBeKept(room(recordable, []), silent)).toBe(false);
    expect(mayBeKept(room(quiet, []), agrees)).toBe(false);
    expect(mayBeKept(room(recordable, []), await host({ records: true }))).toBe(false);
  });

  it('is a change of the room when it begins, and when somebody takes their word back', async () => {
    const roster = new Roster();
    roster.apply(await guest({ version: NOON }), NOON);
    expect(roster.apply(await guest({ version: NOON + 1, recordable: true }), NOON)).toBe('changed');
    expect(roster.apply(await guest({ version: NOON + 2, recordable: true }), NOON)).toBe('refreshed');
    expect(roster.apply(await guest({ version: NOON + 3, recordable: true, records: true }), NOON)).toBe('changed');
    expect(roster.apply(await guest({ version: NOON + 4 }), NOON)).toBe('changed');
  });
});
