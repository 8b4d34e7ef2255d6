/**
 * `npm run fuzz -- --minutes N [--seed S] [--only NAME]`: gives every decoder and every port inputs made from good ones, round after round, and
 * prints each one that is not read or refused in order. The same seed makes the same inputs, whatever the machine.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { heldMemory } from '../support/attackers/garbage.ts';
import { type Failure, fuzz } from './fuzz.ts';
import { allTargets } from './targets.ts';

/** Inputs of one target in one round. */
const ROUND = 500;
/** Memory that may be held after all rounds and was not after the first, bytes: tables fill up to their bounds. */
const GROWTH = 32e6;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const seed = Number(values.seed ?? randomInt(2 ** 31));
console.log(`seed ${seed}`);

const failures: Failure[] = [];
let [given, target] = [0, ''];
function report(failure: Failure): void {
  // One fault shows in many inputs: it is told once.
  const line = (what: string): string => what.split('\n').slice(0, 2).join('\n');
  if (failures.some((known) => known.target === failure.target && line(known.what) === line(failure.what))) return;
  failures.push(failure);
  console.log(`\n${failure.target}: ${failure.what}\n  input (base64): ${failure.input}\n`);
}
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) =>
    report({ target, what: `${event}: ${(error as Error).stack ?? String(error)}`, input: 'one of this round' }),
  );

const targets = (await allTargets()).filter(({ name }) => values.only === undefined || name.includes(values.only));
const began = performance.now();
const end = began + Number(values.minutes) * 60_000;
const counts = new Map<string, number>();
let atFirst: number | undefined;
for (let round = 0; performance.now() < end; round++) {
  for (const [index, one] of targets.entries()) {
    const count = Math.ceil(ROUND * (one.share ?? 1));
    target = one.name;
    const failure = await fuzz(one, { seed: (seed + round * 1_009 + index * 7) | 0, count });
    if (failure !== undefined) report(failure);
    given += count;
    counts.set(one.name, (counts.get(one.name) ?? 0) + count);
  }
  if (round === 1) atFirst = await heldMemory();
}
const seconds = (performance.now() - began) / 1_000;
const grown = (await heldMemory()) - (atFirst ?? Number.POSITIVE_INFINITY);
if (grown > GROWTH) report({ target: 'all', what: `${Math.round(grown / 1e6)} MB more are held`, input: '' });
for (const one of targets) await one.close?.();

for (const [name, count] of counts) console.log(`${name.padEnd(48)} ${String(count).padStart(9)}`);
console.log(`fuzz.inputs    ${given}`);
console.log(`fuzz.rate      ${Math.round(given / seconds)} a second`);
console.log(`fuzz.failures  ${failures.length}`);
process.exit(failures.length > 0 ? 1 : 0);
