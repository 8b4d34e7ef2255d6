/** The person's microphone: the check in the lobby, the choice of device and preset, and the way back when it goes away. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { Retry } from '../../../node/util/retry.ts';
import {
  type AudioEngine,
  type CaptureOptions,
  type EchoState,
  MicrophoneError,
  type MicrophoneProblem,
  type Preset,
} from '../../audio/engine.ts';
import type { MicrophoneCheck, NoiseChoice } from '../view/microphone.ts';
import { device } from './storage.ts';

export interface MicrophoneDeskOptions {
  readonly audio: () => Promise<AudioEngine>;
  readonly onProblem: (problem: MicrophoneProblem | undefined) => void;
  /** A microphone is open again by itself; `unexpected`: another one than before, or after so long that nobody counts on being heard. */
  readonly onBack: (unexpected: boolean) => void;
  /** Tells when devices come and go. */
  readonly devices?: EventTarget | undefined;
}

/** When to open a microphone again that went away. One that comes and goes is not chased. */
const AGAIN = { first: 500, max: 15_000, jitter: 0, stood: 10_000 } as const;

/** What was away for longer comes back unexpectedly, ms. */
const AWAY = 10_000;

export class MicrophoneDesk {
  readonly #options: MicrophoneDeskOptions;
  readonly #check = signal<MicrophoneCheck>({
    open: false,
    microphones: [],
    chosen: device.get('microphone') ?? '',
    preset: device.get('preset') === 'music' ? 'music' : 'voice',
    lowData: device.get('low-data') === 'yes',
    noise: noiseOf(device.get('noise')),
    pushToTalk: device.get('push-to-talk') === 'yes',
  });
  /** Known from the first opening on. */
  #engine: AudioEngine | undefined;
  /** Counts openings and closings: each ends what the one before has begun. */
  #turn = 0;
  /** Counts what the person asked for, unlike what is opened again by itself. */
  #wishes = 0;
  /** The one that was opened last, by id and name: browsers call more than one device `default`. */
  #used: string | undefined;
  /** When that one went away, or the person last wished for it since. */
  #lost: number | undefined;
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
    this.#wishes += 1;
    if (this.#lost !== undefined) this.#lost = performance.now();
    return this.#begin();
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

  async setLowData(lowData: boolean): Promise<void> {
    this.#set({ lowData });
    device.set('low-data', lowData ? 'yes' : undefined);
    if (this.#check.peek().open) await this.open();
  }

  /** By the page's own filter, which is loaded (again) for it. */
  async setNoise(noise: NoiseChoice): Promise<void> {
    this.#set({ noise, unfiltered: false });
    device.set('noise', noise === 'off' ? undefined : noise);
    if (this.#check.peek().open) await this.open();
  }

  /** The filter could not be loaded: the microphone is opened anew with the browser's. */
  async unfiltered(): Promise<void> {
    this.#set({ unfiltered: true });
    if (this.#check.peek().open) await this.#begin();
  }

  setPushToTalk(pushToTalk: boolean): void {
    this.#set({ pushToTalk });
    device.set('push-to-talk', pushToTalk ? 'yes' : undefined);
  }

  /** Plays the person what others would hear of them. */
  hearMyself(on: boolean): void {
    this.#engine?.echo(on);
  }

  /** How that goes on. */
  echoes(echo: EchoState): void {
    this.#set({ echo });
  }

  /** Releases the microphone, also one that is still to open, and folds the check away. */
  close(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#wishes += 1;
    this.#since = this.#opening = this.#failed = this.#lost = undefined;
    if (this.#engine === undefined) return;
    this.#engine.release();
    this.#show(this.#engine);
  }

  /** The person has joined with it: next time it is opened again. */
  confirm(): void {
    device.set('microphone', this.#check.peek().chosen);
  }

  /** The engine's microphone is not as it was. */
  changed(audio: AudioEngine): void {
    const lost = audio.stream === undefined && audio.problem !== undefined;
    // That is newer than what an attempt has met.
    if (lost) this.#failed = undefined;
    this.#show(audio);
    if (!lost || this.#since === undefined) return;
    const now = performance.now();
    this.#lost ??= now;
    if (audio.problem !== 'denied') this.#openIn(this.#retry.ended(this.#since, now));
  }

  #begin(): Promise<boolean> {
    const { chosen, preset, lowData = false, noise = 'off', unfiltered } = this.#check.peek();
    const filter = noise === 'off' || preset !== 'voice' || unfiltered ? undefined : noise;
    const what = `${preset} ${lowData} ${filter} ${chosen}`;
    // Asked for twice while the browser asks once.
    if (this.#opening?.what === what) return this.#opening.done;
    this.#turn += 1;
    const done = this.#open(chosen, { preset, lowData, noise: filter }, this.#turn).finally(() => {
      if (this.#opening?.done === done) this.#opening = undefined;
    });
    this.#opening = { what, done };
    return done;
  }

  async #open(
    chosen: string,
    sound: Pick<CaptureOptions, 'preset' | 'lowData' | 'noise'>,
    turn: number,
  ): Promise<boolean> {
    const audio = await this.#options.audio();
    this.#engine = audio;
    try {
      if (turn !== this.#turn) return false;
      await audio.start();
      if (turn !== this.#turn) return false;
      await audio.capture({ ...sound, ...(chosen === '' ? {} : { deviceId: chosen }) });
    } catch (error) {
      // Overtaken by another choice or by leaving, which reports the outcome.
      if (turn !== this.#turn || (error instanceof DOMException && error.name === 'AbortError')) return false;
      const problem = error instanceof MicrophoneError ? error.problem : 'failed';
      // A device chosen long ago may be gone: the system's default is a better answer than a problem.
      if (problem === 'missing' && chosen !== '') return this.#open('', sound, turn);
      // That it was unplugged says more.
      this.#failed = problem === 'missing' && audio.problem === 'unplugged' ? 'unplugged' : problem;
      await this.#list(audio);
      return false;
    }
    // After another choice this one is open until that one is; after leaving none is.
    if (audio.stream === undefined) return false;
    this.#failed = this.#lost = undefined;
    this.#since = performance.now();
    await this.#list(audio);
    if (turn !== this.#turn) return false;
    const { microphones } = this.#check.peek();
    this.#used = `${audio.device} ${microphones.find(({ deviceId }) => deviceId === audio.device)?.label}`;
    return true;
  }

  async #devicesChanged(): Promise<void> {
    const audio = this.#engine;
    // Nothing was ever asked for.
    if (audio === undefined || (this.#since === undefined && this.#check.peek().microphones.length === 0)) return;
    await this.#list(audio);
    // One that brings nothing may not be the system's any more.
    if (this.#since !== undefined && (audio.stream === undefined || audio.problem === 'silent')) this.#openIn(0);
  }

  #openIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#openAgain(), ms);
  }

  async #openAgain(): Promise<void> {
    const audio = this.#engine;
    if (audio === undefined || this.#since === undefined || this.#isRefused(audio)) return;
    if (audio.stream !== undefined && audio.problem !== 'silent') return;
    if (this.#opening !== undefined) return this.#openIn(AGAIN.first);
    // What opens next is not on air before it is known which one it is.
    if (audio.stream !== undefined) audio.release();
    const wishes = this.#wishes;
    const used = this.#used;
    const lost = this.#lost ?? performance.now();
    this.#lost = lost;
    if (await this.#begin()) {
      const unexpected = this.#used !== used || performance.now() - lost > AWAY;
      if (wishes === this.#wishes) this.#options.onBack(unexpected);
    } else if (this.#since !== undefined && this.#failed !== undefined && !this.#isRefused(audio))
      this.#openIn(this.#retry.failed(performance.now()));
  }

  /** Nobody is asked again who has said no. */
  #isRefused(audio: AudioEngine): boolean {
    return this.#failed === 'denied' || audio.problem === 'denied';
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
    // What was lost is known from before an attempt.
    const problem = open ? (audio.problem ?? this.#failed) : (this.#failed ?? audio.problem);
    const chosen = audio.device ?? rest.chosen;
    this.#check.value = { ...rest, open, chosen, ...(problem === undefined ? {} : { problem }) };
    this.#options.onProblem(problem);
  }

  #set(part: Partial<MicrophoneCheck>): void {
    this.#check.value = { ...this.#check.peek(), ...part };
  }
}

/** As it was stored. */
function noiseOf(stored: string | undefined): NoiseChoice {
  return stored === 'mild' || stored === 'strong' ? stored : 'off';
}
