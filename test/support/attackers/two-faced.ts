/** A speaker with a patched client: to each relay it says something else under the same numbers, and signs all of it with one key. */

import { FRAME_MS } from '../../../src/node/media/frame.ts';
import { BUNDLE_FRAMES } from '../../../src/node/records/bundle.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import { sleep } from '../../../src/node/util/sleep.ts';
import { Talker } from '../peers/local-relay.ts';
import { encodeVoice } from '../peers/test-speaker.ts';

export interface Face {
  /** Multiaddr of the relay that is shown this one. */
  readonly relay: string;
  /** What is said there over and over, 48 kHz mono. */
  readonly samples: Float32Array;
}

export interface TwoFaced {
  /** What was said to the relay of this place since it was last asked for: the bundles as they were signed. */
  said(place: number): readonly Uint8Array[];
  stop(): Promise<void>;
}

/** Takes the stage of somebody's room and talks on until it is stopped, while anybody listens. */
export async function startTwoFaced(name: string, charter: Charter, faces: readonly Face[]): Promise<TwoFaced> {
  const voices = await Promise.all(faces.map(({ samples }) => encodeVoice(samples)));
  const talker = await Talker.start(
    faces.map(({ relay }) => ({ address: relay })),
    [],
    { charter, name },
  );
  const said = faces.map((): Uint8Array[] => []);
  const say = (place: number, bundle: Uint8Array): void => {
    talker.publishers[place]!.send(bundle);
    said[place]!.push(bundle);
  };
  const ended = new AbortController();
  const talking = talk(talker, voices, say, ended.signal).catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });
  return {
    said: (place) => said[place]!.splice(0),
    stop: async () => {
      ended.abort();
      await talking;
      await talker.stop();
    },
  };
}

/** Says each voice to the relay of its place: bundles of one moment differ in nothing but the sound. */
async function talk(
  talker: Talker,
  voices: readonly (readonly Uint8Array[])[],
  say: (place: number, bundle: Uint8Array) => void,
  signal: AbortSignal,
): Promise<never> {
  const start = performance.now();
  for (let seq = 0; ; seq += BUNDLE_FRAMES) {
    // What a bundle holds has been said when it leaves.
    await sleep(Math.max(0, start + (seq + BUNDLE_FRAMES) * FRAME_MS - performance.now()), signal);
    const captured = Date.now();
    for (const [place, voice] of voices.entries()) {
      const frames = Array.from({ length: BUNDLE_FRAMES }, (_, n) => ({
        seq: seq + n,
        payload: voice[(seq + n) % voice.length]!,
      }));
      say(place, await talker.bundle({ frames, captured }));
    }
  }
}
