/** An open microphone and what can happen to it. */

import { FORMATS } from '../codec/codecs.ts';
import { type CaptureOptions, MicrophoneError, type MicrophoneProblem } from '../engine.ts';
import { microphoneError } from './microphone-problem.ts';

const HINTS = ['ended', 'mute', 'unmute'] as const;

export class Microphone {
  readonly stream: MediaStream;
  readonly #track: MediaStreamTrack;
  readonly #changed: () => void;
  #unlisted = false;

  /** Asks for permission where needed. `changed` hints that something about it may have changed. Throws MicrophoneError. */
  static async open(options: CaptureOptions, changed: () => void): Promise<Microphone> {
    // Absent when the page is not served securely.
    const devices: MediaDevices | undefined = navigator.mediaDevices;
    if (devices === undefined) throw new MicrophoneError('failed');
    try {
      return new Microphone(await devices.getUserMedia({ audio: constraints(options) }), changed);
    } catch (error) {
      throw microphoneError(error);
    }
  }

  private constructor(stream: MediaStream, changed: () => void) {
    const [track] = stream.getAudioTracks();
    if (track === undefined) throw new MicrophoneError('missing');
    this.stream = stream;
    this.#track = track;
    this.#changed = changed;
    for (const hint of HINTS) track.addEventListener(hint, changed);
    navigator.mediaDevices.addEventListener('devicechange', this.#devicesChanged);
  }

  /** False: nothing is recorded, although the device stays open. */
  set enabled(enabled: boolean) {
    this.#track.enabled = enabled;
  }

  /** Which one the browser has opened, whatever was asked for; '' where it does not say. */
  get deviceId(): string {
    return this.#track.getSettings().deviceId ?? '';
  }

  /** It brings nothing more, whatever happens. */
  get ended(): boolean {
    return this.#unlisted || this.#track.readyState === 'ended';
  }

  /** The system, or a switch on the headset, holds the sound back. */
  get held(): boolean {
    return this.#track.muted;
  }

  /** Why it ended. */
  async whyEnded(): Promise<MicrophoneProblem> {
    return (await revoked()) ? 'denied' : 'unplugged';
  }

  /** Turns the recording indicator off. Idempotent. */
  close(): void {
    for (const hint of HINTS) this.#track.removeEventListener(hint, this.#changed);
    navigator.mediaDevices.removeEventListener('devicechange', this.#devicesChanged);
    for (const track of this.stream.getTracks()) track.stop();
  }

  readonly #devicesChanged = async (): Promise<void> => {
    const { deviceId } = this;
    if (deviceId === '') return;
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.#unlisted = !devices.some((device) => device.kind === 'audioinput' && device.deviceId === deviceId);
    this.#changed();
  };
}

function constraints({ deviceId, preset = 'voice', noise }: CaptureOptions): MediaTrackConstraints {
  const processing = preset === 'voice';
  return {
    echoCancellation: processing,
    // Two filters, one behind the other, take parts of words out.
    noiseSuppression: processing && noise === undefined,
    autoGainControl: processing,
    channelCount: FORMATS[preset].channels,
    ...(deviceId === undefined || deviceId === '' ? {} : { deviceId: { exact: deviceId } }),
  };
}

/** True when permission was withdrawn, as far as the browser tells. */
async function revoked(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'microphone' });
    return state === 'denied';
  } catch {
    // Older Firefox does not know the permission's name and throws: the answer is then unknown.
    return false;
  }
}
