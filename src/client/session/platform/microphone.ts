/** The person's microphone: the check in the lobby, the choice of device and preset, and what to do when it goes away. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { type AudioEngine, MicrophoneError, type MicrophoneProblem, type Preset } from '../../audio/engine.ts';
import type { MicrophoneCheck } from '../view/microphone.ts';
import { device } from './storage.ts';

export interface MicrophoneDeskOptions {
  readonly audio: () => Promise<AudioEngine>;
  readonly onProblem: (problem: MicrophoneProblem | undefined) => void;
}

export class MicrophoneDesk {
  readonly #options: MicrophoneDeskOptions;
  readonly #check = signal<MicrophoneCheck>({
    open: false,
    microphones: [],
    chosen: device.get('microphone') ?? '',
    preset: device.get('preset') === 'music' ? 'music' : 'voice',
  });

  constructor(options: MicrophoneDeskOptions) {
    this.#options = options;
  }

  get check(): ReadonlySignal<MicrophoneCheck> {
    return this.#check;
  }

  /** True when this person has joined with a microphone on this device before. */
  get seasoned(): boolean {
    return device.get('microphone') !== undefined;
  }

  /** Opens the microphone. False, with the problem in view, when it is not available. */
  async open(): Promise<boolean> {
    const audio = await this.#options.audio();
    const { chosen, preset } = this.#check.peek();
    const options = { preset, ...(chosen === '' ? {} : { deviceId: chosen }) };
    this.#set({ open: true });
    try {
      await audio.start();
      await audio.capture(options);
    } catch (error) {
      // Overtaken by another choice or by leaving, which reports the outcome.
      if (error instanceof DOMException && error.name === 'AbortError') return false;
      const problem = error instanceof MicrophoneError ? error.problem : 'failed';
      // A device chosen long ago may be gone: the system's default is a better answer than a problem.
      if (problem === 'missing' && chosen !== '') {
        this.#set({ chosen: '' });
        return this.open();
      }
      await this.#list(audio);
      this.#fail(problem);
      return false;
    }
    const { problem: _, ...well } = this.#check.peek();
    this.#check.value = well;
    this.#options.onProblem(undefined);
    await this.#list(audio);
    return true;
  }

  async choose(deviceId: string): Promise<boolean> {
    this.#set({ chosen: deviceId });
    device.set('microphone', deviceId);
    return this.open();
  }

  async setPreset(preset: Preset): Promise<void> {
    this.#set({ preset });
    device.set('preset', preset);
    if (this.#check.peek().open) await this.open();
  }

  /** Releases the microphone and folds the check away. */
  async close(): Promise<void> {
    if (!this.#check.peek().open) return;
    this.#set({ open: false });
    (await this.#options.audio()).release();
  }

  /** The person has joined with it: next time one tap is enough. */
  confirm(): void {
    device.set('microphone', this.#check.peek().chosen);
  }

  #fail(problem: MicrophoneProblem): void {
    this.#set({ problem });
    this.#options.onProblem(problem);
  }

  async #list(audio: AudioEngine): Promise<void> {
    const microphones = await audio.microphones();
    const { chosen } = this.#check.peek();
    const known = microphones.some((m) => m.deviceId === chosen);
    this.#set({ microphones, chosen: known ? chosen : (microphones[0]?.deviceId ?? '') });
  }

  #set(part: Partial<MicrophoneCheck>): void {
    this.#check.value = { ...this.#check.peek(), ...part };
  }
}
