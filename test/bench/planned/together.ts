/** What a relay gives for people to find together later: as many planned rooms as it keeps, their memory, and how fast a page is answered. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writePlanFile } from '../../../relay/planned/plan-file.ts';
import { MAX_PER_HOST, MAX_PLANS, PlanShelf } from '../../../relay/planned/plan-shelf.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { MAX_DESCRIPTION } from '../../../src/node/planned/constants.ts';
import { startRelay } from '../../support/harness/relay.ts';
import { residentMegabytes } from '../../support/machine/processes.ts';
import { plan, THURSDAYS } from '../../support/records/plans.ts';
import { signer } from '../../support/records/records.ts';
import type { Bench } from '../bench.ts';
import { quantile } from '../measure/statistics.ts';
import { foundFigures } from './found.ts';
import { hallwayFigures } from './hallway.ts';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'];
/** Answers are made anew once a second: each of these finds none that is ready, ms apart. */
const ASKS = 40;
const APART = 1_050;
/** For a relay that has just started to come to rest, ms. */
const REST = 20_000;

async function fill(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const now = Date.now();
  const shelf = new PlanShelf();
  let host: Signer | undefined;
  for (let n = 0; n < MAX_PLANS; n++) {
    if (n % MAX_PER_HOST === 0 || host === undefined) host = await signer(1_000 + n);
    const nonce = new Uint8Array(16);
    new DataView(nonce.buffer).setUint32(0, n);
    const wall = Math.floor(now / 60_000) + 60 + ((n * 17) % (50 * 1_440));
    const made = await plan(
      host,
      {
        schedule: { ...THURSDAYS, zone: ZONES[n % ZONES.length]!, wall, times: 52 },
        description: `What we talk about in room ${n}. `.repeat(20).slice(0, MAX_DESCRIPTION),
        hosts: ['Ada', 'Bao'],
      },
      { title: `Planned room number ${n}`, nonce, created: now },
      now,
    );
    const taken = shelf.take(made, now, `address ${n >> 6}`);
    if (taken !== 'kept') throw new Error(`plan ${n}: ${taken}`);
  }
  await writePlanFile(folder, shelf.all());
}

export const together: Bench = {
  name: 'together',
  about:
    'planned rooms, as many as a relay keeps: their memory, and the answer to a page; a hallway of 200 rooms on a phone; a room heard whose relays are all gone',
  run: async (say) => {
    const home = await mkdtemp(join(tmpdir(), 'stoa-bench-together-'));
    const rests = async (data: string) => {
      const relay = await startRelay({ data, args: ['--no-udp', '--no-stun'] });
      await sleep(REST);
      return relay;
    };
    try {
      say(`${MAX_PLANS} plans are signed`);
      await fill(join(home, 'full'));
      const empty = await rests(join(home, 'empty'));
      const before = await residentMegabytes(empty.pid);
      await empty.stop();
      const full = await rests(join(home, 'full'));
      try {
        const { planned } = (await (await fetch(`${full.url}/relay.json`)).json()) as { planned: number };
        say(`the relay keeps ${planned}`);
        const times: number[] = [];
        for (let n = 0; n < ASKS; n++) {
          await sleep(APART);
          const asked = performance.now();
          await (await fetch(`${full.url}/planned`)).arrayBuffer();
          times.push(performance.now() - asked);
        }
        const after = await residentMegabytes(full.pid);
        return [
          { name: 'together.planned', value: planned, unit: 'plans' },
          { name: 'together.planned.memory', value: after - before, unit: 'MB' },
          { name: 'together.planned.p50', value: quantile(times, 0.5), unit: 'ms' },
          { name: 'together.planned.p95', value: quantile(times, 0.95), unit: 'ms' },
          ...(await hallwayFigures()),
          ...(await foundFigures(say)),
        ];
      } finally {
        await full.stop();
      }
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
};
