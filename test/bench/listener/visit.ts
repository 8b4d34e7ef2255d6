/**
 * Somebody opens a room's link and listens: how long they wait, and what comes over the wire until they hear. They use what they see, so that
 * any version of the page can be visited.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Loudspeaker } from '../../support/machine/loudspeaker.ts';
import type { Circumstance } from './limits.ts';
import type { Received, Wire } from './wire.ts';

/** A listener who has not heard anything by then goes, ms. */
const PATIENCE = 60_000;

/**
 * Before navigation, ms: the demo room says its line to the end and begins anew for the next listener, a new window comes to rest, and every
 * visit meets an equally rested machine.
 */
const REST = 8_000;

export const BUTTON = 'Just listen';

export interface Visit {
  /** From the address until the button can be pressed, and until the first audible sample, ms. Infinity: not at all. */
  readonly lobby: number;
  readonly sound: number;
  readonly received: Received;
}

export interface VisitOptions {
  readonly link: string;
  readonly wire: Wire;
  readonly circumstance: Circumstance;
  /** Who is slow: the browser by itself, or the wire. */
  readonly slow: 'browser' | 'wire';
}

interface Standing {
  /** ms since 1970. */
  readonly stood: number;
  readonly x: number;
  readonly y: number;
}

export async function visit(chromium: Chromium, loudspeaker: Loudspeaker, options: VisitOptions): Promise<Visit> {
  const { link, wire, circumstance, slow } = options;
  const device = circumstance.phone
    ? { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
    : { viewport: { width: 1000, height: 720 } };
  // A new context has nothing cached and nothing remembered. Its cache stays on: without, what a page fetches ahead for a worker would come twice.
  const context = await chromium.browser.newContext(device);
  try {
    const page = await context.newPage();
    const standing = new Promise<Standing | undefined>((stands) => {
      setTimeout(() => stands(undefined), REST + PATIENCE).unref();
      void page.exposeFunction('benchStands', stands);
    });
    await page.addInitScript(`(${watchButton})(${JSON.stringify(BUTTON)})`);
    await limit(await context.newCDPSession(page), circumstance, slow);
    await sleep(REST);
    wire.begin(slow === 'wire' ? circumstance.network : undefined);
    const heard = loudspeaker.next(PATIENCE);
    // By the clock of the machine, which is the browser's too: a link may lead by way of another page.
    const asked = performance.timeOrigin + performance.now();
    await page.goto(link, { waitUntil: 'commit' });
    const button = await standing;
    if (button === undefined) return { lobby: Infinity, sound: Infinity, received: wire.received(Infinity) };
    if (circumstance.phone) await page.touchscreen.tap(button.x, button.y);
    else await page.mouse.click(button.x, button.y);
    const sounded = await heard;
    const received = wire.received(sounded);
    if (received.http === 0) throw new Error(`${link} was not fetched over its wire`);
    return { lobby: button.stood - asked, sound: sounded - asked, received };
  } finally {
    await context.close();
  }
}

/**
 * What the protocol's limits do in Chromium 156, measured here: the rate holds for HTTP and WebSocket alike, in workers too; the latency for
 * HTTP and for the opening of a WebSocket, but not for what is said by it, so that talk that goes to and fro by WebSocket is quicker than
 * anywhere; the slowdown for the page's thread, not for workers nor worklets. `slow: 'wire'` has the network's limits kept by the wire, where
 * nothing is spared them.
 */
export async function limit(
  protocol: CDPSession,
  { network, slowdown }: Circumstance,
  slow: 'browser' | 'wire',
): Promise<void> {
  await protocol.send('Network.enable');
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  if (network === undefined || slow === 'wire') return;
  await protocol.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: network.latency,
    downloadThroughput: network.down * 1_000,
    uploadThroughput: network.up * 1_000,
  });
}

declare global {
  var benchStands: ((standing: Standing) => void) | undefined;
}

/** Runs in the page, before any of its code: tells once where a button with these words can be pressed. Self-contained. */
function watchButton(words: string): void {
  const look = (): void => {
    for (const button of document.querySelectorAll<HTMLElement>('button, [role=button]')) {
      if ((button.getAttribute('aria-label') ?? button.textContent ?? '').trim() !== words) continue;
      if (button.matches(':disabled, [aria-disabled=true]')) continue;
      let { x, y, width, height } = button.getBoundingClientRect();
      if (y < 0 || y + height > innerHeight) {
        button.scrollIntoView({ block: 'center', behavior: 'instant' });
        ({ x, y, width, height } = button.getBoundingClientRect());
      }
      const [middle, centre] = [x + width / 2, y + height / 2];
      if (!button.contains(document.elementFromPoint(middle, centre))) continue;
      const stood = performance.timeOrigin + performance.now();
      globalThis.benchStands?.({ stood, x: middle, y: centre });
      return;
    }
    requestAnimationFrame(look);
  };
  look();
}
