import { beforeAll, describe, expect, it } from 'vitest';
import { communityNonce, homeOf } from '../../../../src/node/community/name.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { meetingRoom, openMeeting } from '../../../../src/node/planned/meeting-room.ts';
import { readCharter } from '../../../../src/node/records/charter.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

let host: Signer;

beforeAll(async () => {
  host = await signer(1);
});

describe('the room of a meeting', () => {
  it('is the plan’s for the first, and another for each later one, which anybody can tell ahead', async () => {
    const made = await charter(host);
    const rooms = await Promise.all([0, 1, 2, 59].map((index) => meetingRoom(made, index)));
    expect(rooms[0]).toBe(made.id);
    expect(new Set(rooms).size).toBe(4);
    for (const [at, index] of [0, 1, 2, 59].entries())
      expect((await openMeeting(host, made, index, NOON + 1_000)).id).toBe(rooms[at]);
  });

  it('is opened as the plan has it, by its host, and is as old as its opening', async () => {
    const made = await charter(host, { title: 'Books', stage: 'invited', recording: 'host' });
    const opened = await openMeeting(host, made, 3, NOON + 5_000);
    expect(await readCharter(opened.bytes, NOON)).toMatchObject({
      title: 'Books',
      stage: 'invited',
      recording: 'host',
      created: NOON + 5_000,
      closed: false,
    });
    await expect(openMeeting(await signer(2), made, 3, NOON)).rejects.toThrow('signature');
  });

  it('stays in the hallway of its community', async () => {
    const made = await charter(host, { nonce: communityNonce() });
    const opened = await openMeeting(host, made, 7, NOON);
    expect(homeOf(opened)).toBe(homeOf(made));
    expect(homeOf(opened)).toBeDefined();
  });
});
