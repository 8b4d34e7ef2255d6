import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planChunks, plansIn, readPlans, writePlanFile } from '../../../../relay/planned/plan-file.ts';
import { type KeptPlan, PlanShelf } from '../../../../relay/planned/plan-shelf.ts';
import { communityNonce } from '../../../../src/node/community/name.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { plan, THURSDAYS } from '../../../support/records/plans.ts';
import { NOON, signer } from '../../../support/records/records.ts';

const FROM = 'x'.repeat(22);

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-plan-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** So many plans, of several hosts and kinds. */
async function shelfOf(count: number): Promise<PlanShelf> {
  const shelf = new PlanShelf();
  for (let n = 0; n < count; n++) {
    const host = await signer(1 + (n % 3));
    const nonce = n % 2 === 0 ? communityNonce() : new Uint8Array(16).fill(n);
    const schedule = { ...THURSDAYS, wall: THURSDAYS.wall + n };
    const description = 'What we read. '.repeat(20);
    const made = await plan(
      host,
      { schedule, description, cancelled: n === 5, revision: n },
      { title: `Room ${n}`, nonce },
    );
    expect(shelf.take(made, NOON, n < 4 ? FROM : `${n}`)).toBe('kept');
  }
  return shelf;
}

async function read(): Promise<readonly KeptPlan[]> {
  const plans: KeptPlan[] = [];
  for await (const one of plansIn(folder)) if ('room' in one) plans.push(one);
  return plans;
}

describe('a file of plans', () => {
  it('brings back what was kept, not yet verified, whatever pieces it comes in', async () => {
    const kept = [...(await shelfOf(8)).all()];
    await writePlanFile(folder, kept);
    expect(await read()).toEqual(kept.map((one) => ({ ...one, verified: false })));
  });

  it('is read across the ends of what is read at a time', async () => {
    const shelf = await shelfOf(8);
    const many = Array.from({ length: 200 }, (_, n) => [...shelf.all()][n % 8]!);
    await writePlanFile(folder, many);
    expect((await readFile(join(folder, 'planned.cbor'))).byteLength).toBeGreaterThan(65_536 * 2);
    expect((await read()).map(({ title }) => title)).toEqual(many.map(({ title }) => title));
  });

  it('stays in memory as far as its plans do, and no further', async () => {
    await writePlanFile(folder, (await shelfOf(2)).all());
    const [one] = await read();
    expect(one!.bytes.buffer.byteLength).toBe(one!.bytes.byteLength);
  });

  it('is none before there is one, and empty when nothing is kept', async () => {
    expect(await read()).toEqual([]);
    await writePlanFile(folder, []);
    expect(await read()).toEqual([]);
  });

  it('of a version before is read as it was', async () => {
    const { bytes } = await plan(await signer(1));
    expect(readPlans(encodeCbor([1, [[FROM, bytes]]]))).toEqual([{ from: FROM, bytes }]);
    await writeFile(join(folder, 'planned.cbor'), encodeCbor([1, [[FROM, bytes]]]));
    const found = [];
    for await (const one of plansIn(folder)) found.push(one);
    expect(found).toEqual([{ from: FROM, bytes }]);
  });

  it.each([
    ['that ends early', (file: Uint8Array) => file.subarray(0, -1)],
    ['with a plan too few', (file: Uint8Array) => file.subarray(0, Math.floor(file.byteLength / 2))],
    ['with something behind it', (file: Uint8Array) => Buffer.concat([file, file])],
    ['that begins otherwise', (file: Uint8Array) => file.subarray(1)],
    ['with nothing in it', () => new Uint8Array()],
  ])('is refused as damaged: one %s', async (_, damage) => {
    const file = Buffer.concat([...planChunks([...(await shelfOf(3)).all()])]);
    expect(() => readPlans(damage(file))).toThrow(MalformedError);
  });
});
