/** Hands on what comes: to a worker that records, the signed bundles that relays brought and the frames that are sent; the last of the bundles, to a report; and the frames of one voice, to whoever captions it for this person. */
import type { Frame, StreamId } from '../../../node/media/frame.ts';
import { bundleAround } from '../../../node/records/bundle.ts';
import type { KeptAnswer, KeptQuestion, Overheard, ToWorker } from '../messages.ts';
import type { Receiver } from './receiver.ts';
import { SignedRing } from './signed-ring.ts';
import { WaitingSound } from './waiting-sound.ts';

export interface Taps {
  /** Frames are those that `readBundle` read, and their bundle is verified. */
  heard(session: string, frames: readonly Frame[]): void;
  /** A frame of the own voice, as it is sent. */
  said(stream: StreamId, frame: Frame): void;
}

type Keep = (session: string, bundle: Uint8Array<ArrayBuffer>) => void;

/** How often what is too old for a report is forgotten, ms. */
const FORGET = 5_000;

let recording: WaitingSound | undefined;
let keeping: Keep | undefined;

/** What is to be told from now on, if anything. */
export function tapBy(
  message: Extract<ToWorker, { type: 'tap' | 'ring' }>,
  receiver: Pick<Receiver, 'ear'>,
): Taps | undefined {
  const { port } = message;
  const voice = message.type === 'tap' ? message.voice : undefined;
  if (message.type === 'ring') keeping = port && ringTo(port);
  else if (voice === undefined) recording = port && new WaitingSound(port);
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
  if (record === undefined && keep === undefined) return undefined;
  return {
    heard: (session, frames) => {
      const bundle = bundleAround(frames).slice();
      record?.heard(session, bundle, frames.length);
      keep?.(session, bundle);
    },
    said: (stream, frame) => record?.said(stream, frame),
  };
}

/** Keeps the last ones. The port asks, and is answered. */
function ringTo(port: MessagePort): Keep {
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
  return (session, bundle) => {
    kept.note(session, bundle, performance.now());
    forgetLater();
  };
}
