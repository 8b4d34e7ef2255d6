import type { CDPSession } from 'playwright-core';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Companion, everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import type { OpenThings } from '../../support/page/counters.ts';

/** Visits before the first count: by then all that is made once has been made. */
const WARM_UP = 2;
const TIMES = 30;
interface Held extends OpenThings {
  readonly listeners: number;
  readonly contextObservers: number;
}

/** What may be there more often than before: a connection that happens to be open is about 50 listeners, a leak of a few each visit is 100. */
const COME_AND_GO: Partial<Record<keyof Held, number>> = {
  // A stream of libp2p between two pages is a data channel.
  dataChannels: 4,
  timeouts: 6,
  intervals: 6,
  listeners: 60,
  contextObservers: 60,
};
/** Counts are taken this often, ms apart: some things end by a timeout of their own, the longest of them 30 s. */
const LOOKS = 8;
const BETWEEN_LOOKS = 5_000;

/** Twice the visits, and the looks between, ms. */
const PATIENCE = 480_000;

roomTest(
  'joining, leaving and rejoining thirty times leaves nothing behind on either page',
  { timeout: PATIENCE },
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', `${url}/?debug`);
    const bao = await company.chromium('bao', `${url}/?debug`);
    const people = [ada, bao];
    await company.meet('Revolving door', people);
    const probes = new Map<Companion, CDPSession>();
    for (const one of people) probes.set(one, await probe(one));

    const visit = async (): Promise<void> => {
      await bao.leave();
      await everyoneSees([ada]);
      await bao.enterLobby('Revolving door');
      await bao.join('speaking', 'Bao');
      await everyoneSees(people);
    };
    const settled = async (enough?: readonly Held[]): Promise<Held[]> => {
      // Seeing each other comes before being linked; what is counted is a room that stands.
      for (const one of people) await until(`${one.name} to be linked`, () => isLinked(one));
      return Promise.all(people.map((one, i) => leastHeld(one, probes.get(one)!, enough?.[i])));
    };

    for (let i = 0; i < WARM_UP; i++) await visit();
    const before = await settled();
    for (let i = 0; i < TIMES; i++) await visit();
    const after = await settled(before);
    const more = grownOf(people, before, after);
    if (more.length > 0) {
      // What is once more there is held for a while, as by a connection whose other end is gone; what leaks grows with every visit.
      console.log(`more after ${TIMES} visits: ${more.join('; ')}`);
      for (let i = 0; i < TIMES; i++) await visit();
      expect(grownOf(people, after, await settled(after)), `after ${TIMES} visits: ${more.join('; ')}`).toEqual([]);
    }

    await onlySpeaking(people, [bao]);
    await expectHeard([ada], [bao], [ada.voice, bao.voice]);
  },
);

/** True while a page has its audio link and its libp2p connection to the other. */
async function isLinked(one: Companion): Promise<boolean> {
  return ((await one.evaluate('stoaOpen()')) as OpenThings).peerConnections >= 2;
}

/** What each has more of than before, in words. */
function grownOf(people: readonly Companion[], before: readonly Held[], now: readonly Held[]): string[] {
  return people.flatMap(({ name }, i) => grown(before[i]!, now[i]!).map((words) => `${name}: ${words}`));
}

/** The same for one page. */
function grown(before: Held, now: Held): string[] {
  return (Object.keys(now) as (keyof Held)[])
    .filter((thing) => now[thing] - before[thing] > (COME_AND_GO[thing] ?? 0))
    .map((thing) => `${thing}: ${before[thing]}, now ${now[thing]}`);
}

async function probe(one: Companion): Promise<CDPSession> {
  const { context } = one.browser as Chromium;
  const session = await context.newCDPSession(context.pages()[0]!);
  await session.send('Performance.enable');
  return session;
}

/** The least a page holds during a while, or until it is not more than `enough`: what is under way ends, what leaks stays. */
async function leastHeld(one: Companion, session: CDPSession, enough?: Held): Promise<Held> {
  let least = await held(one, session);
  for (let look = 1; look < LOOKS; look++) {
    if (enough !== undefined && grown(enough, least).length === 0) break;
    await new Promise((done) => setTimeout(done, BETWEEN_LOOKS));
    const now = await held(one, session);
    const entries = Object.entries(least).map(([thing, count]) => [thing, Math.min(count, now[thing as keyof Held])]);
    least = Object.fromEntries(entries) as Held;
  }
  return least;
}

/** What a page holds after the collector has run: a listener on something collected is no leak. */
async function held(one: Companion, session: CDPSession): Promise<Held> {
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
