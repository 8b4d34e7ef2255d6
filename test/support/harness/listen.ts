/** Listening to pages from a test: the init scripts to add, and what to ask of them afterwards. */
import { readFile } from 'node:fs/promises';
import { installCounters } from '../page/counters.ts';
import { installMicrophone } from '../page/microphone.ts';
import { installTap, type TapOptions, type TapPoint } from '../page/tap.ts';

/** A page of either browser. */
export interface Scriptable {
  evaluate(expression: string): Promise<unknown>;
}

/** Name of the worklet processor that takes the microphone's samples in the page. */
const CAPTURE_PROCESSOR = 'stoa-capture';

/** Name of the tap's worklet module at the root of the page's server (`pageUnderTest` puts it there). */
export const TAP_MODULE = 'test-tap.js';

/** Init script: makes a page's output audible to the test. `onsets` also notes when sounds begin. */
export function tapScript({ onsets = false } = {}): string {
  const options: TapOptions = { module: `/${TAP_MODULE}`, onsets, captureProcessor: CAPTURE_PROCESSOR };
  return `(${installTap})(${JSON.stringify(options)});`;
}

/** Init script (after the tap's): a microphone that plays a WAV file in a loop, unprocessed. */
export async function microphoneScript(wavPath: string): Promise<string> {
  return `(${installMicrophone})('${(await readFile(wavPath)).toString('base64')}');`;
}

/** Init script: counts what the page has open, as `stoaOpen()`. */
export function countersScript(): string {
  return `(${installCounters})();`;
}

/** What a page plays during the next seconds, 48 kHz mono. */
export async function record(page: Scriptable, seconds: number): Promise<Float32Array> {
  const text = (await page.evaluate(`stoaTap.record(${seconds})`)) as string;
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer);
}

/** Times at which sounds began at a point of the page, ms since 1970. */
export async function onsets(page: Scriptable, point: TapPoint): Promise<number[]> {
  return (await page.evaluate(`stoaTap.onsets('${point}')`)) as number[];
}

/** Forgets the onsets noted so far. */
export async function resetOnsets(page: Scriptable): Promise<void> {
  await page.evaluate('stoaTap.reset()');
}

/**
 * Delays between sounds at one place and the same sounds at another, ms: each start is paired with the first arrival
 * within `window` ms after it; starts without one are left out.
 */
export function delays(starts: readonly number[], arrivals: readonly number[], window = 900): number[] {
  const found: number[] = [];
  for (const start of starts) {
    const arrival = arrivals.find((time) => time >= start - 2 && time < start + window);
    if (arrival !== undefined) found.push(arrival - start);
  }
  return found;
}
