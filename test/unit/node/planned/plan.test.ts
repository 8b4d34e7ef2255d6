import { beforeAll, describe, expect, it } from 'vitest';
import { CLOCK_TOLERANCE } from '../../../../src/node/identity/certificate.ts';
import { seal } from '../../../../src/node/identity/envelope.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import {
  AHEAD,
  MAX_DESCRIPTION_BYTES,
  MAX_HOSTS,
  MAX_LENGTH,
  MAX_PLAN,
  MAX_TIMES,
  MAX_WALL,
  MIN_LENGTH,
} from '../../../../src/node/planned/constants.ts';
import { isNewerPlan, isPlannedBy, type Plan, readPlan } from '../../../../src/node/planned/plan.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import type { Cbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError, StaleError } from '../../../../src/node/wire/malformed.ts';
import { plan, THURSDAYS } from '../../../support/records/plans.ts';
import { bitFlips, charter, NOON, signer } from '../../../support/records/records.ts';

let host: Signer;
let stranger: Signer;
let room: Charter;
let good: readonly Cbor[];

beforeAll(async () => {
  [host, stranger] = await Promise.all([signer(1), signer(2)]);
  room = await charter(host);
  const { zone, wall, length } = THURSDAYS;
  good = [1, room.bytes, 'Books', zone, wall, length, 1, 4, [2], ['Ada'], 3, NOON, false];
});

async function changed(field: number, value: Cbor, by = host): Promise<Plan> {
  return readPlan(await seal(by, 'stoa/plan/1', good.with(field, value)), NOON);
}

describe('a plan', () => {
  it('reads as it was written, and has the id that the room will have', async () => {
    const made = await plan(host, { charter: room, revision: 3, schedule: { ...THURSDAYS, skipped: [2] } });
    const read = await readPlan(made.bytes, NOON);
    expect(read).toEqual(made);
    expect(read.charter.id).toBe(room.id);
    expect(read.schedule).toEqual({ ...THURSDAYS, skipped: [2] });
    expect(isPlannedBy(read, host.publicKey)).toBe(true);
    expect(isPlannedBy(read, stranger.publicKey)).toBe(false);
  });

  it('is signed by the host of the room and by nobody else, in every bit', async () => {
    await expect(changed(2, 'Books', stranger)).rejects.toThrow('signature');
    const { bytes } = await plan(host);
    let flipped = 0;
    for (const forged of bitFlips(bytes)) {
      if (flipped++ % 7 !== 0) continue;
      await expect(readPlan(forged, NOON)).rejects.toBeInstanceOf(MalformedError);
    }
  });

  it('fits with everything as long as it may be', async () => {
    const full = await plan(
      host,
      {
        description: 'é'.repeat(MAX_DESCRIPTION_BYTES / 2),
        hosts: Array.from({ length: MAX_HOSTS }, () => 'h'.repeat(40)),
        schedule: {
          ...THURSDAYS,
          zone: 'America/Argentina/ComodRivadavia',
          times: MAX_TIMES,
          skipped: [...Array(16).keys()],
        },
      },
      { title: 'é'.repeat(100), language: 'x'.repeat(35) },
    );
    expect(full.bytes.byteLength).toBeLessThanOrEqual(MAX_PLAN);
  });

  it.each<[string, number, Cbor]>([
    ['another version of nothing', 0, 0],
    ['controls in the description', 2, 'a\u202eb'],
    ['a description too long', 2, 'x'.repeat(MAX_DESCRIPTION_BYTES + 1)],
    ['a time beyond all walls', 4, MAX_WALL + 1],
    ['a meeting too short', 5, MIN_LENGTH - 1],
    ['a meeting too long', 5, MAX_LENGTH + 1],
    ['an unknown repeat', 6, 3],
    ['several times of what is once', 6, 0],
    ['no times', 7, 0],
    ['one time of what repeats', 7, 1],
    ['too many times', 7, MAX_TIMES + 1],
    ['one left out that there is not', 8, [4]],
    ['some left out in no order', 8, [2, 1]],
    ['one left out twice', 8, [2, 2]],
    ['no host', 9, []],
    ['too many hosts', 9, ['a', 'b', 'c', 'd', 'e']],
    ['a line break in a host', 9, ['a\nb']],
    ['a truth that is none', 12, 1],
  ])('with %s is malformed', async (_, field, value) => {
    const error = await changed(field, value).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MalformedError);
    expect(error).not.toBeInstanceOf(StaleError);
  });

  it('of a room that is over is malformed', async () => {
    const over = await charter(host, { closed: true });
    await expect(changed(1, over.bytes)).rejects.toThrow('over');
  });

  it('in a zone that is not known here is nobody’s fault', async () => {
    await expect(changed(3, 'Europe/Atlantis')).rejects.toBeInstanceOf(StaleError);
  });

  it('is good for sixty days after its issue, by any honest clock', async () => {
    const { bytes } = await plan(host);
    for (const now of [NOON - CLOCK_TOLERANCE, NOON + AHEAD + CLOCK_TOLERANCE])
      await expect(readPlan(bytes, now)).resolves.toBeDefined();
    for (const now of [NOON - CLOCK_TOLERANCE - 1, NOON + AHEAD + CLOCK_TOLERANCE + 1])
      await expect(readPlan(bytes, now)).rejects.toBeInstanceOf(StaleError);
  });

  it('is replaced by the next word of its host, and by the same word said later', async () => {
    const first = await plan(host, { revision: 1 });
    const again = await plan(host, { revision: 1, issued: NOON + 1 });
    const changed = await plan(host, { revision: 2, issued: NOON - 1 });
    expect(isNewerPlan(again, first)).toBe(true);
    expect(isNewerPlan(changed, again)).toBe(true);
    expect(isNewerPlan(first, changed)).toBe(false);
    expect(isNewerPlan(first, first)).toBe(false);
  });
});
