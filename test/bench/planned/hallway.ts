/** What a hallway of many rooms takes of a phone's one thread: to be shown, and for each frame while somebody scrolls and the rooms change. */
import type { Hallway, HallwayRoom } from '../../../src/client/session/view/hallway.ts';
import { launchChromium } from '../../support/harness/chromium.ts';
import { startRelay } from '../../support/harness/relay.ts';
import type { Figure } from '../bench.ts';
import { quantile } from '../measure/statistics.ts';

/** A phone is so many times slower than this machine. */
const SLOWDOWN = 4;
const ROOMS = 200;
const FRAMES = 240;
/** Times that it is shown; the middle one counts. */
const SHOWN = 5;
/** Until a page that has just come has nothing else to do, ms. */
const REST = 3_000;

interface Took {
  readonly first: number;
  readonly frames: readonly number[];
}

/** Runs in the page. Times end when the frame with the change is laid out and painted, ms. */
async function show([count, frames]: readonly [number, number]): Promise<Took> {
  const { stoaSession } = globalThis as unknown as {
    stoaSession: { session: { view: { hallway: { value: Hallway } } } };
  };
  const { hallway } = stoaSession.session.view;
  const rooms = (turn: number): readonly HallwayRoom[] =>
    Array.from({ length: count }, (_, n) => ({
      id: `room-${n}`,
      href: `#room=${n}`,
      title: `Evening number ${n}, with whoever comes`,
      topics: [['music'], ['books', 'Stoics'], []][n % 3]!,
      language: ['en', 'pt-BR', 'ja', ''][n % 4]!,
      host: `Ada ${n}`,
      hostId: `${n}`,
      faces: ['Ada', 'Bao Linh', 'Chidi', 'Noor'].map((name, face) => ({ key: `${n}-${face}`, name })),
      onStage: 6,
      recordable: n % 5 === 0,
      // The last two whose cards were said again.
      listening: n % 100 === turn % 100 ? n + turn : n,
    }));
  const frame = (): Promise<number> => new Promise((begin) => requestAnimationFrame(() => begin(performance.now())));
  const drawn = (): Promise<number> =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      requestAnimationFrame(() => port2.postMessage(0));
    });
  hallway.value = { ...hallway.value, rooms: [] };
  await drawn();
  const start = performance.now();
  hallway.value = { ...hallway.value, rooms: rooms(0) };
  const first = (await drawn()) - start;
  const took: number[] = [];
  for (let turn = 1; turn <= frames; turn++) {
    const began = await frame();
    const { port1, port2 } = new MessageChannel();
    const painted = new Promise<number>((done) => {
      port1.onmessage = () => done(performance.now());
    });
    scrollBy(0, 45);
    // Cards are said again a few times a minute each: twenty in a second.
    if (turn % 6 === 0) hallway.value = { ...hallway.value, rooms: rooms(turn) };
    port2.postMessage(0);
    took.push((await painted) - began);
  }
  scrollTo(0, 0);
  return { first, frames: took };
}

export async function hallwayFigures(): Promise<readonly Figure[]> {
  const relay = await startRelay({ args: ['--no-udp', '--no-stun'] });
  const chromium = await launchChromium({ viewport: { width: 390, height: 844 } });
  try {
    const page = await chromium.page();
    const protocol = await chromium.context.newCDPSession(page);
    await page.goto(`${relay.url}/?debug`);
    await page.locator('.invitation').waitFor();
    await page.waitForTimeout(REST);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    const times: Took[] = [];
    for (let n = 0; n < SHOWN; n++) times.push(await page.evaluate(show, [ROOMS, FRAMES] as const));
    const frames = times.flatMap((one) => one.frames);
    const firsts = times.map(({ first }) => first);
    return [
      { name: 'together.hallway.200', value: quantile(firsts, 0.5), unit: 'ms' },
      { name: 'together.hallway.200.frame.p50', value: quantile(frames, 0.5), unit: 'ms' },
      { name: 'together.hallway.200.frame.p95', value: quantile(frames, 0.95), unit: 'ms' },
    ];
  } finally {
    await chromium.close();
    await relay.stop();
  }
}
