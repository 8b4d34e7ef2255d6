/**
 * What an attacker takes from others: 1,000 listeners hear one voice by a relay while one address, or `--addresses N` in as many networks, sends each
 * kind of load in turn, up to 10 Mbit/s in all, beside the calm just before it. With `--work` the relay asks strangers for some under load; those who come do it, and
 * attackers do not.
 */
import { freePort } from '../support/harness/relay.ts';
import { descendantsRunning, residentMegabytes } from '../support/machine/processes.ts';
import type { Bench, Figure } from './bench.ts';
import type { Attack, AttackRequest } from './crowd/attacks.ts';
import { joinFrom, type LoadedRelay, startListeners, startLoadedRelay, type Watched, watch } from './crowd/crowd.ts';
import type { Joins } from './crowd/newcomers.ts';
import { type ProgramProcess, startProgram } from './crowd/program.ts';
import { quantile } from './measure/statistics.ts';

const LISTENERS = 1_000;
/** Of these, so many have their delays taken. */
const TIMED = 50;
/** Listeners of one address: fewer than an address may have. */
const TOGETHER = 50;
const SECONDS = 6;
const SETTLE = 1_000;
const MBIT = 10;
const MOST = 250;

/** What carries voices is watched while the process in which libp2p runs is stopped for so long, ms, and while another takes its place. */
const ISOLATION = 'isolation';
const STALL = 5_000;
/** A listener plays on for so long after what should have come, ms: a bundle. */
const MARGIN = 60;

const ATTACKS: readonly Attack[] = ['idle', 'empty', 'hellos', 'joins', 'unread', 'publish', 'http', 'stun'];

export const siege: Bench = {
  name: 'siege',
  about:
    '1,000 listeners at a relay that is attacked with 10 Mbit/s of each kind, beside the calm [--addresses N --seconds N --attack NAME --work]',
  run: async (say, { addresses = 1, seconds = SECONDS, attack: only, work = false } = {}) => {
    if (!(addresses >= 1 && addresses <= MOST)) throw new RangeError(`1 to ${MOST} addresses`);
    const attacks = ATTACKS.filter((attack) => only === undefined || attack === only);
    const isolation = only === undefined || only === ISOLATION;
    if (attacks.length === 0 && !isolation)
      throw new RangeError(`no such attack; there are ${[...ATTACKS, ISOLATION].join(', ')}`);
    const stun = await freePort();
    const loaded = await startLoadedRelay(1, [], { stun, perAddress: 100, work });
    const [crowd, timed] = [startListeners(), startListeners({ timed: true })];
    const attacker = startProgram('crowd/attacks.ts', { nice: -10 });
    const newcomers = startProgram('crowd/newcomers.ts', { nice: -10 });
    const programs = [crowd, timed, attacker, newcomers];
    try {
      for (let i = 0; i < LISTENERS / TOGETHER; i++) {
        const at = { port: loaded.relay.port, room: loaded.room, from: `127.1.0.${i + 1}` };
        if (i === 0) await joinFrom(timed, { ...at, count: TIMED, timed: true });
        else await joinFrom(crowd, { ...at, count: TOGETHER });
      }
      say(`${LISTENERS} listeners are in`);
      if (work) await loaded.asks();
      const figures: Figure[] = [];
      // Once without an attack: code becomes warm, and what the joins left is collected.
      const scene: Scene = { loaded, stun, crowd, timed, attacker, newcomers, addresses, seconds };
      await seen(scene);
      for (const attack of attacks) figures.push(...(await suffered(attack, scene, say)));
      if (isolation) figures.push(...(await isolated(scene, say)));
      return figures;
    } finally {
      await Promise.all(programs.map((program) => program.stop()));
      await loaded.stop();
    }
  },
};

interface Scene {
  readonly loaded: LoadedRelay;
  readonly stun: number;
  readonly crowd: ProgramProcess;
  readonly timed: ProgramProcess;
  readonly attacker: ProgramProcess;
  readonly newcomers: ProgramProcess;
  readonly addresses: number;
  readonly seconds: number;
}

interface Seen extends Watched {
  readonly joins: Joins;
  readonly rss: number;
}

async function suffered(attack: Attack, scene: Scene, say: (line: string) => void): Promise<Figure[]> {
  const { loaded, attacker, stun, addresses } = scene;
  const calm = await seen(scene);
  const { port } = loaded.relay;
  const request: AttackRequest = { attack, port, stun, room: loaded.room, mbit: MBIT, addresses };
  await attacker.ask('begin', request);
  const under = await seen(scene);
  const sent = await attacker.ask<number>('end');
  const [before, during] = [calm, under].map(({ delays }) => quantile(delays, 0.99));
  const cpu = 100 * (under.cpu / under.seconds - calm.cpu / calm.seconds);
  const joins = (100 * under.joins.quick) / under.joins.tried;
  say(
    `${attack}: ${((8 * sent) / 1e6 / under.seconds).toFixed(1)} Mbit/s, ${under.ended} listeners ended, ${under.joins.tried} came`,
  );
  return [
    { name: `siege.${attack}.lost`, value: under.lost, unit: 'frames', yardstick: calm.lost, beside: 'calm' },
    { name: `siege.${attack}.joins`, value: joins, unit: '% within 2 s' },
    { name: `siege.${attack}.p99.ratio`, value: during! / before!, unit: '' },
    { name: `siege.${attack}.cpu`, value: cpu, unit: '% of a core' },
    { name: `siege.${attack}.rss`, value: under.rss - calm.rss, unit: 'MB' },
  ];
}

/** The longest that anybody had nothing to play because the introducer was stalled, or ended. */
async function isolated(scene: Scene, say: (line: string) => void): Promise<Figure[]> {
  const long = { ...scene, seconds: Math.max(scene.seconds, (2 * STALL) / 1_000) };
  const calm = await seen(long);
  const figures: Figure[] = [];
  let gap = 0;
  for (const way of ['stalled', 'ended'] as const) {
    const [pid] = await descendantsRunning('introducer/introducer.ts');
    if (pid === undefined) throw new Error('the relay has no introducer');
    process.kill(pid, way === 'stalled' ? 'SIGSTOP' : 'SIGKILL');
    const timer = way === 'stalled' ? setTimeout(() => process.kill(pid, 'SIGCONT'), SETTLE + STALL) : undefined;
    const under = await seen(long);
    clearTimeout(timer);
    const late = Math.max(...under.delays) - Math.max(...calm.delays);
    gap = Math.max(gap, late - MARGIN);
    say(`${way}: the latest came ${late.toFixed(0)} ms later than in the calm, ${under.ended} listeners ended`);
    figures.push({
      name: `siege.${way}.lost`,
      value: under.lost,
      unit: 'frames',
      yardstick: calm.lost,
      beside: 'calm',
    });
    figures.push({
      name: `siege.${way}.joins`,
      value: (100 * under.joins.quick) / under.joins.tried,
      unit: '% within 2 s',
    });
  }
  return [...figures, { name: 'siege.isolation.gap', value: Math.max(0, gap), unit: 'ms' }];
}

async function seen({ loaded, crowd, timed, newcomers, seconds }: Scene): Promise<Seen> {
  await newcomers.ask('begin', { port: loaded.relay.port, room: loaded.room });
  const watched = await watch(loaded.relay.pid, [crowd, timed], seconds, SETTLE);
  const [joins, rss] = await Promise.all([newcomers.ask<Joins>('end'), residentMegabytes(loaded.relay.pid)]);
  return { ...watched, joins, rss };
}
