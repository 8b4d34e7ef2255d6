import type { CDPSession } from 'playwright-core';
import { expect } from 'vitest';
import type { Chromium } from '../../support/chromium.ts';
import { type Companion, everyoneSees, onlySpeaking } from '../../support/company.ts';
import type { OpenThings } from '../../support/page/counters.ts';
import { expectHeard, roomTest } from '../../support/room-test.ts';

const TIMES = 30;
/** Visits before the first count: by then all that is made once has been made. */
const WARM_UP = 3;
/** Timers and listeners of what is under way when counted come and go by a few; a leak of one each visit is 27 more. */
const COME_AND_GO: readonly string[] = ['timeouts', 'intervals', 'listeners', 'contextObservers'];
const FEW = 20;

/** The longest timeout of a network operation is 30 s. */
const SETTLED = { timeout: 45_000, interval: 5_000 };

interface Held extends OpenThings {
  readonly listeners: number;
  readonly contextObservers: number;
}

roomTest('joining, leaving and rejoining thirty times leaves nothing behind on either page', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  const people = [ada, bao];
  await company.meet('Revolving door', people);
  const probes = new Map<Companion, CDPSession>();
  for (const one of people) probes.set(one, await probe(one));

  const before = new Map<Companion, Held>();
  for (let visit = 1; visit <= TIMES; visit++) {
    await bao.leave();
    await everyoneSees([ada]);
    await bao.enterLobby('Revolving door');
    await bao.join('speaking', 'Bao');
    await everyoneSees(people);
    if (visit === WARM_UP) for (const one of people) before.set(one, await held(one, probes.get(one)!));
  }
  for (const one of people) {
    // Some things end by a timeout of their own; what is still there after the longest of them stays for good.
    await expect.poll(async () => grown(before.get(one)!, await held(one, probes.get(one)!)), SETTLED).toEqual([]);
  }
  await onlySpeaking(people, [bao]);
  await expectHeard([ada], [bao], [ada.voice, bao.voice]);
});

/** What there is more of than before, in words. */
function grown(before: Held, now: Held): string[] {
  return (Object.keys(now) as (keyof Held)[])
    .filter((thing) => now[thing] - before[thing] > (COME_AND_GO.includes(thing) ? FEW : 0))
    .map((thing) => `${thing}: ${before[thing]}, now ${now[thing]}`);
}

async function probe(one: Companion): Promise<CDPSession> {
  const { context } = one.browser as Chromium;
  const session = await context.newCDPSession(context.pages()[0]!);
  await session.send('Performance.enable');
  return session;
}

/** What a page holds after the collector has run: a listener on something collected is no leak. */
async function held(one: Companion, session: CDPSession): Promise<Held> {
  // What closes over the network (a peer's goodbye, a socket) has a moment to do so.
  await new Promise((done) => setTimeout(done, 3000));
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  const open = (await one.evaluate('stoaOpen()')) as OpenThings;
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? 0;
  return {
    ...open,
    listeners: metric('JSEventListeners'),
    contextObservers: metric('ContextLifecycleStateObservers'),
  };
}
