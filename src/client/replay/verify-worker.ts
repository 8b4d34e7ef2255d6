/** The script of the worker that verifies a replay: one speaker after the other, by the code of `npm run verify`. */

import { SIGNATURES, SOUND } from '../../node/recording/folder-names.ts';
import type { FileSum, ManifestSpeaker } from '../../node/recording/manifest.ts';
import { type JudgedFiles, judgeSpeaker } from '../../node/replay/judge.ts';
import { toHex } from '../../node/wire/bytes.ts';
import { fetchBytes } from '../session/platform/fetch-bounded.ts';
import type { FromVerifier, ToVerifier } from './messages.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToVerifier>) => void) | null;
  postMessage(message: FromVerifier): void;
}

/** Largest file that is taken into memory: eight days of speech. A replay that names a larger one cannot be judged here. */
const MOST = 400_000_000;
/** Bytes that are judged at once. */
const CHUNK = 256 * 1_024;

const scope = globalThis as unknown as WorkerScope;

/** Each file once, and one at a time in memory but for the two of a speaker. `onUnfetched`: one does not come, which says nothing of who made it. */
function fetched(folder: string, { stem, sound, signatures }: ManifestSpeaker, onUnfetched: () => void): JudgedFiles {
  const most = new Map<string, FileSum>([
    [stem + SOUND, sound],
    [stem + SIGNATURES, signatures],
  ]);
  const held = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const bytesOf = (name: string): Promise<Uint8Array<ArrayBuffer>> => {
    const before = held.get(name);
    if (before !== undefined) return before;
    const bytes = fetchBytes(folder + name, Math.min(MOST, (most.get(name)?.bytes ?? 0) + 1));
    // One that is longer than it may be is the publisher's doing.
    bytes.catch((error: unknown) => error instanceof RangeError || onUnfetched());
    held.set(name, bytes);
    return bytes;
  };
  return {
    read: (name) => chunksOf(bytesOf(name)),
    sum: async (name) => {
      const bytes = await bytesOf(name);
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return { bytes: bytes.byteLength, sha256: toHex(hash) };
    },
  };
}

async function* chunksOf(bytes: Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  const all = await bytes;
  for (let at = 0; at < all.byteLength; at += CHUNK) yield all.subarray(at, at + CHUNK);
}

scope.onmessage = async ({ data: { folder, manifest } }) => {
  for (const speaker of manifest.speakers) {
    scope.postMessage({ type: 'begun', name: speaker.name });
    let unfetched = false;
    const files = fetched(folder, speaker, () => {
      unfetched = true;
    });
    const verdict = await judgeSpeaker(manifest, speaker, files);
    if (unfetched) {
      scope.postMessage({ type: 'unfetched' });
      return;
    }
    scope.postMessage({ type: 'judged', stem: speaker.stem, verdict });
  }
  scope.postMessage({ type: 'done' });
};
