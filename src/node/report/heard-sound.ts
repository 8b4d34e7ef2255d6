/** What is proved of a report's sound, as a file that players take. */
import type { Frame } from '../media/frame.ts';
import { isOpusFrame } from '../media/opus-packet.ts';
import { headPage, tagsPage } from '../recording/ogg-pages.ts';
import { OpusPages } from '../recording/opus-pages.ts';
import { concat } from '../wire/bytes.ts';

const SERIAL = 1;

interface Placed {
  readonly slot: number;
  readonly frames: readonly (Frame | undefined)[];
}

/** Ogg Opus of bundles in their order, silence between them and for what is no Opus of 20 ms: a speaker signs what they like. Undefined when there is nothing to hear. */
export function heardSound(bundles: readonly Placed[]): Uint8Array<ArrayBuffer> | undefined {
  const audible = (frame: Frame | undefined): frame is Frame => frame !== undefined && isOpusFrame(frame.payload);
  if (!bundles.some(({ frames }) => frames.some(audible))) return undefined;
  const pages = new OpusPages({ serial: SERIAL, page: 2, slots: 0, channels: 1 });
  for (const { slot, frames } of bundles) {
    pages.silence(slot - pages.slots);
    for (const frame of frames)
      if (audible(frame)) pages.push(frame.payload);
      else pages.silence(1);
  }
  const sound = pages.take(true);
  return concat([pages.takeHead() ?? headPage(SERIAL, 1), tagsPage(SERIAL, []), sound]);
}
