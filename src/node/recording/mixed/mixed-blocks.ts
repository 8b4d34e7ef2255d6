/** All that was said in one row, as it is mixed. Pure but for the files that it is given. */
import { FRAME_MS } from '../../media/frame.ts';
import type { Mixer } from '../../mixing/mixer.ts';
import type { Slot } from '../../mixing/slot.ts';
import type { Speech } from './speech.ts';

/** 20 ms of sound, FRAME_SAMPLES of each channel; or so many slots of silence. */
export type MixedPart = Float32Array | { readonly silence: number };

/** What is mixed of one speaker. */
export interface MixedVoice {
  readonly name: string;
  /** By which factor they are turned up or down. */
  readonly gain: number;
  readonly speech: Speech;
}

/** Silence that is given at once, slots: a minute. */
const LONGEST = 60_000 / FRAME_MS;

/**
 * The parts of all voices together, from slot 0 to the end of the longest and `more` slots, which the delay of mixing takes. Silence is given as such only
 * after a block of it, so that an encoder has given all that it held back.
 */
export async function* mixedParts(
  voices: readonly MixedVoice[],
  mixer: Mixer,
  more: number,
): AsyncGenerator<MixedPart> {
  let at = 0;
  let silent = true;
  for (;;) {
    for (const { speech } of voices) if (speech.next === undefined) await speech.seek();
    const next = voices.reduce((least, { speech }) => Math.min(least, speech.next ?? Infinity), Infinity);
    const end = more + voices.reduce((most, { speech }) => Math.max(most, speech.slots), 0);
    const to = Math.min(next, end);
    if (at >= to && next === Infinity) return;
    if (at < to && silent) {
      const silence = Math.min(LONGEST, to - at);
      yield { silence };
      at += silence;
      continue;
    }
    const block = await mixer.mix(slotsAt(voices, at));
    silent = at !== next && block.every((sample) => sample === 0);
    at++;
    yield block;
  }
}

function* slotsAt(voices: readonly MixedVoice[], at: number): Generator<Slot> {
  for (const { name, gain, speech } of voices) {
    const packet = speech.take(at);
    if (packet !== undefined) yield { voice: name, stream: name, packet, gain };
  }
}
