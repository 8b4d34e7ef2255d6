/** Hands on what comes: the signed bundles that relays brought, to a worker that records; and the frames of one voice, to whoever captions it for this person. */
import type { Frame } from '../../../node/media/frame.ts';
import { bundleAround } from '../../../node/records/bundle.ts';
import type { Overheard, ToWorker } from '../messages.ts';
import type { Receiver } from './receiver.ts';

export type Tap = (session: string, frames: readonly Frame[]) => void;

let recording: Tap | undefined;

/** The tap of bundles from now on, if there is one. */
export function tapBy(
  { port, voice }: Extract<ToWorker, { type: 'tap' }>,
  receiver: Pick<Receiver, 'ear'>,
): Tap | undefined {
  if (voice === undefined) recording = port && tapTo(port);
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
  return recording;
}

/** Frames are those that `readBundle` read, and their bundle is verified. */
export function tapTo(port: MessagePort): Tap {
  return (session, frames) => {
    const bundle = bundleAround(frames).slice();
    port.postMessage({ session, bundle }, [bundle.buffer]);
  };
}
