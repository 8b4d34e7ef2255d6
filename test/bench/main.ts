/**
 * `npm run bench -- NAME [--json FILE]`: measurements, side by side with a yardstick from the same run. Without a name it
 * lists them. Never part of the tests: figures depend on the machine.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { REPOSITORY } from '../support/machine/paths.ts';
import type { Bench, Figure } from './bench.ts';
import { capacity } from './capacity.ts';
import { discovery } from './discovery.ts';
import { ear } from './ear.ts';
import { failover } from './failover.ts';
import { fanout } from './fanout.ts';
import { grants } from './grants.ts';
import { guests } from './guests.ts';
import { latency } from './latency.ts';
import { listen } from './listen.ts';
import { loss } from './loss.ts';
import { mesh } from './mesh.ts';
import { peers } from './peers.ts';
import { together } from './planned/together.ts';
import { captions } from './recording/captions.ts';
import { keep } from './recording/keep.ts';
import { keepPage } from './recording/keep-page.ts';
import { replay } from './recording/replay.ts';
import { siege } from './siege.ts';
import { simulate } from './simulate.ts';
import { size } from './size.ts';
import { soak } from './soak.ts';
import { sounds } from './sounds/sounds.ts';
import { start } from './start.ts';
import { tree } from './tree.ts';

const BENCHES: readonly Bench[] = [
  latency,
  loss,
  ear,
  failover,
  mesh,
  fanout,
  capacity,
  peers,
  siege,
  soak,
  tree,
  simulate,
  discovery,
  together,
  grants,
  guests,
  start,
  listen,
  keep,
  keepPage,
  captions,
  replay,
  sounds,
  size,
];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      transport: { type: 'string' },
      workers: { type: 'string' },
      against: { type: 'string' },
      runs: { type: 'string' },
      minutes: { type: 'string' },
      attack: { type: 'string' },
      addresses: { type: 'string' },
      work: { type: 'boolean' },
      seconds: { type: 'string' },
      phone: { type: 'boolean' },
      '3g': { type: 'boolean' },
      local: { type: 'boolean' },
      wire: { type: 'boolean' },
    },
  });
  const bench = BENCHES.find(({ name }) => name === positionals[0]);
  if (!bench || positionals.length > 1) {
    console.log('npm run bench -- NAME [--json FILE]\n');
    for (const { name, about } of BENCHES) console.log(`  ${name.padEnd(10)} ${about}`);
    return positionals.length === 0 ? 0 : 2;
  }
  await build({ configFile: join(REPOSITORY, 'vite.config.ts'), logLevel: 'error' });
  const figures = await bench.run((line) => console.log(`  ${line}`), {
    ...(values.transport === undefined ? {} : { transport: values.transport }),
    ...(values.workers === undefined ? {} : { workers: Number(values.workers) }),
    ...(values.against === undefined ? {} : { against: values.against }),
    ...(values.runs === undefined ? {} : { runs: Number(values.runs) }),
    ...(values.minutes === undefined ? {} : { minutes: Number(values.minutes) }),
    ...(values.attack === undefined ? {} : { attack: values.attack }),
    ...(values.work === undefined ? {} : { work: values.work }),
    ...(values.addresses === undefined ? {} : { addresses: Number(values.addresses) }),
    ...(values.seconds === undefined ? {} : { seconds: Number(values.seconds) }),
    circumstances: (['phone', '3g', 'local'] as const).filter((name) => values[name]),
    wire: values.wire ?? false,
  });
  console.log('');
  for (const figure of figures) console.log(line(figure));
  if (values.json) {
    const report = { bench: bench.name, date: new Date().toISOString(), machine: machine(), figures };
    await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return figures.some(({ value }) => Number.isNaN(value)) ? 1 : 0;
}

function line({ name, value, unit, yardstick, beside = 'plain' }: Figure): string {
  const own = `${name.padEnd(28)} ${value.toFixed(2).padStart(9)} ${unit}`;
  if (yardstick === undefined) return own;
  const ratio = yardstick === 0 ? '' : `, ${(value / yardstick).toFixed(2)} of it`;
  return `${own}   ${beside}: ${yardstick.toFixed(2)} ${unit}${ratio}`;
}

/** What a reader needs to judge the figures by. */
function machine(): string {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} x ${processors[0]?.model ?? 'unknown'}, ${gigabytes} GB, Node ${process.versions.node}`;
}

process.exitCode = await main();
