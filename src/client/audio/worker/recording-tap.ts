/** Hands on what comes: the signed bundles that relays brought, to a worker that records; the last of them, to a report; and the frames of one voice, to whoever captions it for this person. */
import type { Frame } from '../../../node/media/frame.ts';
import { bundleAround } from '../../../node/records/bundle.ts';
import type { KeptAnswer, KeptQuestion, Overheard, ToWorker } from '../messages.ts';
import type { Receiver } from './receiver.ts';
import { SignedRing } from './signed-ring.ts';

export type Tap = (session: string, frames: readonly Frame[]) => void;

/** How often what is too old for a report is forgotten, ms. */
const FORGET = 5_000;

let recording: Tap | undefined;
let keeping: Tap | undefined;

/** The tap of bundles from now on, if there is one. */
export function tapBy(
  message: Extract<ToWorker, { type: 'tap' | 'ring' }>,
  receiver: Pick<Receiver, 'ear'>,
): Tap | undefined {
  const { port } = message;
  const voice = message.type === 'tap' ? message.voice : undefined;
  if (message.type === 'ring') keeping = port && ringTo(port);
  else if (voice === undefined) recording = port && tapTo(port);
  else
    receiver.ear =
      port &&
      ((of, stream, frames) => {
        if (of !== voice) return;
        // A payload is a piece of what came with it.
        const heard: Overheard = {
          stream,
          frames: frames.map(({ seq, payload }) => ({ seq, payload: payload.slice() })),
        };
        port.postMessage(heard);
      });
  const [record, keep] = [recording, keeping];
  if (record === undefined || keep === undefined) return record ?? keep;
  return (session, frames) => {
    record(session, frames);
    keep(session, frames);
  };
}

/** Frames are those that `readBundle` read, and their bundle is verified. */
export function tapTo(port: MessagePort): Tap {
  return (session, frames) => {
    const bundle = bundleAround(frames).slice();
    port.postMessage({ session, bundle }, [bundle.buffer]);
  };
}

/** Keeps the last ones. The port asks, and is answered. */
function ringTo(port: MessagePort): Tap {
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
  port.onmessage = ({ data: { question, session } }: MessageEvent<KeptQuestion>) =>
    port.postMessage({ question, bundles: kept.of(session, performance.now()) } satisfies KeptAnswer);
  return (session, frames) => {
    kept.note(session, bundleAround(frames).slice(), performance.now());
    forgetLater();
  };
}
