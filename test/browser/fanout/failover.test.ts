import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Person, until } from '../../support/harness/person.ts';
import { type RunningRelay, startRelay } from '../../support/harness/relay.ts';
import { firstSound, type Heard, hear, neverCame, panel, Visitors } from '../../support/harness/visitors.ts';
import { descendantsRunning } from '../../support/machine/processes.ts';
import { SAME_VOICE } from '../../support/media/compare-voices.ts';
import { type Voice, voice } from '../../support/media/voices.ts';
import { OUT_OF_REACH } from '../../support/page/out-of-reach.ts';
import { type Radio, startRadio } from '../../support/peers/test-speaker.ts';

/** Playout on a machine that browsers fill may stumble for a moment. */
const STUMBLE = 100;
/** Longest gap where there is no standby, ms: what is promised, and a stumble. */
const ALONE = 500 + STUMBLE;

let visitors: Visitors;
let ada: Voice;
const relays = new Map<string, RunningRelay>();
let radio: Radio | undefined;

beforeAll(async () => {
  ada = await voice('ada');
  visitors = await Visitors.launch();
}, 60_000);

afterEach(async () => {
  await visitors.leave();
  await radio?.stop();
  await Promise.all([...relays.values()].map((relay) => relay.stop()));
  relays.clear();
  // A relay that was killed refuses connections.
  expect(visitors.complaints(/ERR_CONNECTION_(REFUSED|RESET|CLOSED)|WebSocket/)).toEqual([]);
});

afterAll(() => visitors?.close());

/** Ada's voice in two relays, and someone who hears it by the first of them. */
async function listenAtTwo(init: readonly string[] = []): Promise<Person> {
  for (const name of ['Olive', 'Fig']) relays.set(name, await startRelay({ args: ['--name', name, '--no-udp'] }));
  const all = [...relays.values()];
  const addresses = await Promise.all(all.map(async (relay) => (await relay.addresses())[0]!));
  radio = await startRadio('The evening news', ada.samples, addresses);
  const listener = await visitors.listen(all[0]!.url, radio.link(addresses), init);
  await firstSound(listener);
  return listener;
}

/** The relay a page says it hears by. */
async function relayOf(listener: Person): Promise<string> {
  let name: string | undefined;
  await until('the name of the relay', async () => {
    name = /through relay (\w+)/.exec(await panel(listener))?.[1];
    return name !== undefined;
  });
  return name!;
}

/** What a page plays while, after two seconds of it, something happens. */
async function hearWhile(listener: Person, happens: () => Promise<unknown>): Promise<Heard> {
  const [heard] = await Promise.all([hear(listener, ada.samples, 6), sleep(2_000).then(happens)]);
  return heard;
}

test('when a listener’s relay is killed in mid-sentence, the standby continues without a gap', async () => {
  const listener = await listenAtTwo();
  await until(
    'both relays to be listened at',
    async () => (await listenersAt('Olive')) + (await listenersAt('Fig')) >= 2,
  );
  const killed = await relayOf(listener);
  const heard = await hearWhile(listener, () => relays.get(killed)!.kill());
  expect(heard.score).toBeGreaterThan(SAME_VOICE);
  expect(heard.gap, 'the longest gap, ms').toBeLessThan(STUMBLE);
  expect(await neverCame(listener)).toBe(0);
  expect(await panel(listener)).toContain(`through relay ${killed === 'Olive' ? 'Fig' : 'Olive'}`);
});

test('a listener whose second relay was unreachable until then hears it within half a second', async () => {
  const listener = await listenAtTwo([OUT_OF_REACH]);
  await listener.evaluate(`stoaOutOfReach(${relays.get('Fig')!.port})`);
  await until('the second to be lost', async () => (await listenersAt('Fig')) === 0);
  // It may have been the first.
  await until('the other to be heard by', async () => (await relayOf(listener)) === 'Olive');
  const heard = await hearWhile(listener, async () => {
    await listener.evaluate('stoaOutOfReach(0)');
    await relays.get('Olive')!.kill();
  });
  expect(heard.score).toBeGreaterThan(SAME_VOICE);
  expect(heard.gap, 'the longest gap, ms').toBeLessThan(ALONE);
  expect(await panel(listener)).toContain('through relay Fig');
});

test.each([
  ['stands still for five seconds', 'SIGSTOP'],
  ['is ended, and another takes its place', 'SIGKILL'],
] as const)('nothing is heard of it when the process in which libp2p runs %s', async (_, signal) => {
  const olive = await startRelay({ args: ['--name', 'Olive', '--no-udp'] });
  relays.set('Olive', olive);
  const addresses = await olive.addresses();
  radio = await startRadio('The evening news', ada.samples, addresses);
  const listener = await visitors.listen(olive.url, radio.link(addresses));
  await firstSound(listener);
  // The page has come in by libp2p as well.
  await until('the page to be connected', async () => (await connectionsAt('Olive')) >= 2);
  const [pid] = await descendantsRunning('introducer/introducer.ts');
  const [heard] = await Promise.all([
    hear(listener, ada.samples, 8),
    sleep(1_500).then(async () => {
      process.kill(pid!, signal);
      await sleep(5_000);
      if (signal === 'SIGSTOP') process.kill(pid!, 'SIGCONT');
    }),
  ]);
  expect(heard.score).toBeGreaterThan(SAME_VOICE);
  expect(heard.gap, 'the longest gap, ms').toBeLessThan(STUMBLE);
  expect(await neverCame(listener)).toBe(0);
  await until('the page to be connected again', async () => (await connectionsAt('Olive')) >= 2, { patience: 30_000 });
});

async function connectionsAt(name: string): Promise<number> {
  const health = await fetch(`${relays.get(name)!.url}/healthz`);
  return ((await health.json()) as { connections: number }).connections;
}

async function listenersAt(name: string): Promise<number> {
  const health = await fetch(`${relays.get(name)!.url}/healthz`);
  return ((await health.json()) as { listeners: number }).listeners;
}
