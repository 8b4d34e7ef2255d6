/** What becomes of the signed bundles that relays brought, besides being heard: a recording gets them, and the last are kept for a report. */
import type { Frame } from '../../../node/media/frame.ts';
import { bundleAround } from '../../../node/records/bundle.ts';
import type { ToWorker } from '../messages.ts';
import { SignedRing } from './signed-ring.ts';

/** Frames are those that `readBundle` read, and their bundle is verified. */
export type Tap = (session: string, frames: readonly Frame[]) => void;

/** How often what is too old is forgotten, ms. */
const FORGET = 5_000;

/** What is on now. */
const taps = new Map<string, Tap>();

/** Begins what a message asks for, or ends it. What all that is on needs to be given; undefined when nothing is. */
export function tapFor({ type, port }: Extract<ToWorker, { type: 'tap' | 'ring' }>): Tap | undefined {
  taps.delete(type);
  if (port !== undefined) taps.set(type, type === 'tap' ? tap(port) : ring(port));
  if (taps.size === 0) return undefined;
  return (session, frames) => {
    for (const one of taps.values()) one(session, frames);
  };
}

/** Hands each on, to a worker that records. */
function tap(port: MessagePort): Tap {
  return (session, frames) => {
    const bundle = bundleAround(frames).slice();
    port.postMessage({ session, bundle }, [bundle.buffer]);
  };
}

/** Keeps the last ones. The port asks by a session's key in hex, and is answered with its bundles, the oldest first. */
function ring(port: MessagePort): Tap {
  const kept = new SignedRing();
  let waits = false;
  // Where nobody talks any more, nothing is kept for long.
  const forgetLater = (): void => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      if (!kept.forget(performance.now())) forgetLater();
    }, FORGET);
  };
  port.onmessage = ({ data }: MessageEvent<string>) => port.postMessage(kept.of(data, performance.now()));
  return (session, frames) => {
    kept.note(session, bundleAround(frames).slice(), performance.now());
    forgetLater();
  };
}
