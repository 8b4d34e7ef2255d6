/** The person's microphone: the check in the lobby, the choice of device and preset, and the way back when it goes away. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { Retry } from '../../../node/util/retry.ts';
import { type AudioEngine, MicrophoneError, type MicrophoneProblem, type Preset } from '../../audio/engine.ts';
import type { MicrophoneCheck } from '../view/microphone.ts';
import { device } from './storage.ts';

export interface MicrophoneDeskOptions {
  readonly audio: () => Promise<AudioEngine>;
  readonly onProblem: (problem: MicrophoneProblem | undefined) => void;
  /** A microphone is open again by itself; `other`: not the one that went away. */
  readonly onBack: (other: boolean) => void;
  /** Tells when devices come and go. */
  readonly devices?: EventTarget | undefined;
}

/** When to open a microphone again that went away. One that comes and goes is not chased. */
const AGAIN = { first: 500, max: 15_000, jitter: 0, stood: 10_000 } as const;

export class MicrophoneDesk {
  readonly #options: MicrophoneDeskOptions;
  readonly #check = signal<MicrophoneCheck>({
    open: false,
    microphones: [],
    chosen: device.get('microphone') ?? '',
    preset: device.get('preset') === 'music' ? 'music' : 'voice',
  });
  /** In use since then, by the page's steady clock: what goes away is opened again. */
  #since: number | undefined;
  /** Why the last attempt to open one failed. */
  #failed: MicrophoneProblem | undefined;
  /** The browser may still be asking. */
  #opening: { readonly what: string; readonly done: Promise<boolean> } | undefined;
  readonly #retry = new Retry(AGAIN);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MicrophoneDeskOptions) {
    this.#options = options;
    options.devices?.addEventListener('devicechange', () => void this.#devicesChanged());
  }

  get check(): ReadonlySignal<MicrophoneCheck> {
    return this.#check;
  }

  /** Opens the microphone. False, with the problem in view, when it is not available. */
  open(): Promise<boolean> {
    const { chosen, preset } = this.#check.peek();
    const what = `${preset} ${chosen}`;
    // Asked for twice while the browser asks once.
    if (this.#opening?.what === what) return this.#opening.done;
    const done = this.#open(chosen, preset).finally(() => {
      if (this.#opening?.done === done) this.#opening = undefined;
    });
    this.#opening = { what, done };
    return done;
  }

  async choose(deviceId: string): Promise<boolean> {
    this.#set({ chosen: deviceId });
    const opened = await this.open();
    if (opened) this.confirm();
    return opened;
  }

  async setPreset(preset: Preset): Promise<void> {
    this.#set({ preset });
    device.set('preset', preset);
    if (this.#check.peek().open) await this.open();
  }

  /** Releases the microphone and folds the check away. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#since === undefined && this.#opening === undefined && this.#failed === undefined) return;
    this.#since = this.#opening = this.#failed = undefined;
    const audio = await this.#options.audio();
    audio.release();
    this.#show(audio);
  }

  /** The person has joined with it: next time it is opened again. */
  confirm(): void {
    device.set('microphone', this.#check.peek().chosen);
  }

  /** The engine's microphone is not as it was. */
  changed(audio: AudioEngine): void {
    this.#show(audio);
    if (audio.stream !== undefined || audio.problem === undefined || this.#since === undefined) return;
    const now = performance.now();
    if (audio.problem !== 'denied') this.#openIn(this.#retry.ended(this.#since, now));
  }

  async #open(chosen: string, preset: Preset): Promise<boolean> {
    const audio = await this.#options.audio();
    try {
      await audio.start();
      await audio.capture({ preset, ...(chosen === '' ? {} : { deviceId: chosen }) });
    } catch (error) {
      // Overtaken by another choice or by leaving, which reports the outcome.
      if (error instanceof DOMException && error.name === 'AbortError') return false;
      const problem = error instanceof MicrophoneError ? error.problem : 'failed';
      // A device chosen long ago may be gone: the system's default is a better answer than a problem.
      if (problem === 'missing' && chosen !== '') return this.#open('', preset);
      this.#failed = problem;
      await this.#list(audio);
      return false;
    }
    this.#failed = undefined;
    this.#since = performance.now();
    await this.#list(audio);
    return true;
  }

  async #devicesChanged(): Promise<void> {
    const { problem, microphones } = this.#check.peek();
    // Nothing was ever asked for.
    if (this.#since === undefined && microphones.length === 0) return;
    const audio = await this.#options.audio();
    await this.#list(audio);
    if (this.#since === undefined || problem === 'denied') return;
    // One that brings nothing may not be the system's any more.
    if (audio.stream === undefined || problem === 'silent') this.#openIn(0);
  }

  #openIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#openAgain(), ms);
  }

  async #openAgain(): Promise<void> {
    if (this.#since === undefined) return;
    const { chosen } = this.#check.peek();
    if (await this.open()) this.#options.onBack(this.#check.peek().chosen !== chosen);
    else if (this.#since !== undefined && this.#failed !== undefined && this.#failed !== 'denied')
      this.#openIn(this.#retry.failed(performance.now()));
  }

  async #list(audio: AudioEngine): Promise<void> {
    const microphones = await audio.microphones();
    this.#set({ microphones });
    this.#show(audio);
  }

  /** What is open, and what is wrong with it, is the engine's to say. */
  #show(audio: AudioEngine): void {
    const { problem: _, open: __, ...rest } = this.#check.peek();
    const open = audio.stream !== undefined;
    const problem = audio.problem ?? this.#failed;
    const chosen = audio.device ?? rest.chosen;
    this.#check.value = { ...rest, open, chosen, ...(problem === undefined ? {} : { problem }) };
    this.#options.onProblem(problem);
  }

  #set(part: Partial<MicrophoneCheck>): void {
    this.#check.value = { ...this.#check.peek(), ...part };
  }
}
