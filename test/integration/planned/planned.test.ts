import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_PLAN } from '../../../src/node/planned/constants.ts';
import { readPlanList } from '../../../src/node/planned/plan-list.ts';
import { startFanoutRelay } from '../../support/peers/local-relay.ts';
import { plan, THURSDAYS } from '../../support/records/plans.ts';
import { signer } from '../../support/records/records.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function sent(at: string, body: Uint8Array<ArrayBuffer>): Promise<number> {
  return (await fetch(`http://${at}/planned`, { method: 'POST', body })).status;
}

describe('planned rooms at a running relay', { timeout: 60_000 }, () => {
  it.each([
    ['alone', []],
    ['with workers', ['--workers', '1']],
  ] as const)('are taken in, told, and outlast a restart: %s', async (_, args) => {
    const data = await mkdtemp(join(tmpdir(), 'stoa-planned-'));
    undo.push(() => rm(data, { recursive: true, force: true }));
    const now = Date.now();
    const schedule = { ...THURSDAYS, zone: 'UTC', wall: Math.floor(now / 60_000) + 60 };
    const made = await plan(await signer(1), { schedule }, { title: 'Books', created: now }, now);
    const first = await startFanoutRelay('--data', data, ...args);
    undo.push(() => first.stop());
    const info = async (at: string) => (await (await fetch(`http://${at}/relay.json`)).json()) as { planned?: number };
    expect(await info(first.at)).not.toHaveProperty('planned');
    expect(await sent(first.at, made.bytes)).toBe(204);
    expect(await sent(first.at, new Uint8Array(MAX_PLAN + 1))).toBe(413);
    expect(await info(first.at)).toMatchObject({ planned: 1 });
    expect((await fetch(`http://${first.at}/hallway`, { method: 'POST', body: 'x' })).status).toBe(405);
    await first.stop();
    const second = await startFanoutRelay('--data', data, ...args);
    undo.push(() => second.stop());
    await expect.poll(async () => (await info(second.at)).planned).toBe(1);
    const list = await (await fetch(`http://${second.at}/planned`)).arrayBuffer();
    expect(readPlanList(new Uint8Array(list)).plans.map((bytes) => Buffer.from(bytes))).toEqual([
      Buffer.from(made.bytes),
    ]);
    const calendar = await (await fetch(`http://${second.at}/calendar/all.ics`)).text();
    expect(calendar).toContain(`http://${second.at}/#room=${made.charter.id}`.slice(0, 40));
  });
});
