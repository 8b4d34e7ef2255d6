/** Hands on the signed bundles that relays brought, to a worker that records. */
import type { Frame } from '../../../node/media/frame.ts';
import { bundleAround } from '../../../node/records/bundle.ts';

export type Tap = (session: string, frames: readonly Frame[]) => void;

/** Frames are those that `readBundle` read, and their bundle is verified. */
export function tapTo(port: MessagePort): Tap {
  return (session, frames) => {
    const bundle = bundleAround(frames).slice();
    port.postMessage({ session, bundle }, [bundle.buffer]);
  };
}
