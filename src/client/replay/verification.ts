/** What the verification of a replay has found so far, as a signal. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { FileVerdict } from '../../node/replay/judge.ts';
import type { Replay } from './load-replay.ts';
import type { FromVerifier, ToVerifier } from './messages.ts';

export interface Verification {
  readonly state: 'not-asked' | 'checking' | 'done' | 'failed';
  /** Whose files are looked at. */
  readonly whose: string;
  /** By stem. */
  readonly verdicts: ReadonlyMap<string, FileVerdict>;
}

export class Verifier {
  readonly #view = signal<Verification>({ state: 'not-asked', whose: '', verdicts: new Map() });

  get view(): ReadonlySignal<Verification> {
    return this.#view;
  }

  /** Begins, unless it has. */
  start({ folder, manifest }: Replay): void {
    const { state } = this.#view.value;
    if (state === 'checking' || state === 'done') return;
    this.#view.value = { state: 'checking', whose: '', verdicts: new Map() };
    const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' });
    const end = (state: 'done' | 'failed'): void => {
      worker.terminate();
      this.#view.value = { ...this.#view.value, state };
    };
    worker.onmessage = ({ data }: MessageEvent<FromVerifier>) => {
      const view = this.#view.value;
      if (data.type === 'begun') this.#view.value = { ...view, whose: data.name };
      else if (data.type === 'done') end('done');
      else if (data.type === 'unfetched') end('failed');
      else this.#view.value = { ...view, verdicts: new Map([...view.verdicts, [data.stem, data.verdict]]) };
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end('failed');
    };
    worker.postMessage({ folder, manifest } satisfies ToVerifier);
  }
}

/** All that is heard was signed, as far as the files say. */
export function isTrue({ verdicts }: Verification): boolean {
  return [...verdicts.values()].every(({ faults, wrong }) => faults.size + wrong.length === 0);
}

/** Whether what is said at a second was signed; undefined where nothing is said. */
export function signedAt({ signed, faults, wrong }: FileVerdict, second: number): boolean | undefined {
  if (faults.has(second)) return false;
  if (!signed.has(second)) return undefined;
  // A file of somebody else proves nothing of this one.
  return wrong.length === 0;
}
