/**
 * A relay is killed while a voice speaks, again and again: how long a listener hears nothing. Once with a second relay that stands by, once
 * where the second was out of reach until that moment.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { record } from '../support/harness/listen.ts';
import { type Person, until } from '../support/harness/person.ts';
import { freePort, type RunningRelay, startRelay } from '../support/harness/relay.ts';
import { firstSound, panel, Visitors, voiceStats } from '../support/harness/visitors.ts';
import { OUT_OF_REACH } from '../support/page/out-of-reach.ts';
import { type Radio, startRadio } from '../support/peers/test-speaker.ts';
import type { Bench, Figure } from './bench.ts';
import { pause } from './latency.ts';
import { steadyHum } from './measure/sources.ts';
import { median, sum } from './measure/statistics.ts';

const KILLS = 20;
/** Seconds of sound around each, and from its beginning to the kill. */
const AROUND = 3;
const BEFORE = 1;
const RATE = 48_000;
/** Loudness is looked at in pieces of so many samples (5 ms); one this much softer than usual is nothing heard. */
const PIECE = 240;
const UNHEARD = 0.1;

interface Loss {
  /** Longest stretch in which nothing was heard, ms. */
  readonly gap: number;
  /** Sound that was made up, ms. */
  readonly madeUp: number;
}

export const failover: Bench = {
  name: 'failover',
  about: `one of two relays is killed while a voice speaks, ${KILLS} times: the gap heard`,
  run: async (say) => [...figures('standby', await killing(say, false)), ...figures('alone', await killing(say, true))],
};

function figures(name: string, losses: readonly Loss[]): Figure[] {
  const gaps = losses.map(({ gap }) => gap);
  return [
    { name: `failover.${name}.max`, value: Math.max(...gaps), unit: 'ms' },
    { name: `failover.${name}.p50`, value: median(gaps), unit: 'ms' },
    { name: `failover.${name}.madeup.max`, value: Math.max(...losses.map(({ madeUp }) => madeUp)), unit: 'ms' },
  ];
}

/** `alone`: the relay that is not killed is out of the listener's reach until the other is. */
async function killing(say: (line: string) => void, alone: boolean): Promise<Loss[]> {
  const home = await mkdtemp(join(tmpdir(), 'stoa-failover-'));
  const places = await Promise.all(
    ['Olive', 'Fig'].map(async (name) => ({ name, port: await freePort(), data: join(home, name) })),
  );
  const relays = new Map<string, RunningRelay>();
  const start = async ({ name, port, data }: (typeof places)[number]): Promise<void> => {
    relays.set(name, await startRelay({ port, data, args: ['--name', name, '--no-udp'] }));
  };
  const visitors = await Visitors.launch();
  let radio: Radio | undefined;
  try {
    for (const place of places) await start(place);
    const addresses = await Promise.all([...relays.values()].map(async (r) => (await r.addresses())[0]!));
    radio = await startRadio('Failover', steadyHum(2), addresses);
    const listener = await visitors.listen(relays.get('Olive')!.url, radio.link(addresses), [OUT_OF_REACH]);
    await firstSound(listener);
    const losses: Loss[] = [];
    for (let i = 0; i < KILLS; i++) {
      const live = await settled(listener, radio, relays);
      const victim = places.find(({ name }) => name === live)!;
      const other = places.find((place) => place !== victim)!;
      if (alone) {
        await listener.evaluate(`stoaOutOfReach(${other.port})`);
        await until('one listener fewer', async () => (await listenersAt(relays.get(other.name)!)) === 0);
        await pause(1);
      }
      const loss = await around(listener, async () => {
        if (alone && (await listenersAt(relays.get(other.name)!)) > 0) throw new Error('the other was in reach');
        if (alone) await listener.evaluate('stoaOutOfReach(0)');
        await relays.get(victim.name)!.kill();
      });
      say(`  ${alone ? 'alone' : 'standby'} ${i + 1}: ${loss.gap} ms of nothing, ${loss.madeUp.toFixed(0)} ms made up`);
      losses.push(loss);
      await start(victim);
    }
    return losses;
  } finally {
    await visitors.close();
    await radio?.stop();
    await Promise.all([...relays.values()].map((relay) => relay.stop()));
    await rm(home, { recursive: true, force: true });
  }
}

/** The relay the page hears by, once both are published to and listened at. */
async function settled(listener: Person, radio: Radio, relays: ReadonlyMap<string, RunningRelay>): Promise<string> {
  let name: string | undefined;
  await until(
    'both relays in use',
    async () => {
      name = /through relay (\w+)/.exec(await panel(listener))?.[1];
      const counts = await Promise.all([...relays.values()].map(listenersAt));
      return name !== undefined && radio.speaker.relays === 2 && counts.every((count) => count === 1);
    },
    { patience: 60_000, every: 500 },
  );
  // The one that came last has had time to catch up.
  await pause(2);
  return name!;
}

async function listenersAt(relay: RunningRelay): Promise<number> {
  const health = await fetch(`${relay.url}/healthz`);
  return ((await health.json()) as { listeners: number }).listeners;
}

async function around(listener: Person, kill: () => Promise<void>): Promise<Loss> {
  const before = await madeUp(listener);
  const [sound] = await Promise.all([record(listener, AROUND), pause(BEFORE).then(kill)]);
  return { gap: longestSilence(sound), madeUp: (1000 * ((await madeUp(listener)) - before)) / RATE };
}

/** ms. The recording begins and ends with blocks that may not be full. */
function longestSilence(sound: Float32Array): number {
  const levels: number[] = [];
  for (let at = RATE / 5; at + PIECE <= sound.length - RATE / 5; at += PIECE) {
    const piece = sound.subarray(at, at + PIECE);
    levels.push(Math.sqrt(piece.reduce((sum, sample) => sum + sample * sample, 0) / PIECE));
  }
  const usual = median(levels);
  let run = 0;
  let longest = 0;
  for (const level of levels) {
    run = level < UNHEARD * usual ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return (1000 * longest * PIECE) / RATE;
}

/** Samples made up since the page hears the voice. */
async function madeUp(listener: Person): Promise<number> {
  return sum((await voiceStats(listener)).map(({ samplesConcealed }) => samplesConcealed));
}
