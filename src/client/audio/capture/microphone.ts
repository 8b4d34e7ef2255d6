/** An open microphone and what can happen to it. */

import { FORMATS } from '../codec/codecs.ts';
import { type CaptureOptions, MicrophoneError, type MicrophoneProblem } from '../engine.ts';
import { microphoneError } from './microphone-problem.ts';

export class Microphone {
  readonly stream: MediaStream;
  readonly #track: MediaStreamTrack;
  readonly #lost: (problem: MicrophoneProblem) => void;
  #closed = false;

  /** Asks for permission where needed. `lost` is called at most once, when the device goes away. Throws MicrophoneError. */
  static async open(options: CaptureOptions, lost: (problem: MicrophoneProblem) => void): Promise<Microphone> {
    // Absent when the page is not served securely.
    const devices: MediaDevices | undefined = navigator.mediaDevices;
    if (devices === undefined) throw new MicrophoneError('failed');
    try {
      return new Microphone(await devices.getUserMedia({ audio: constraints(options) }), lost);
    } catch (error) {
      throw microphoneError(error);
    }
  }

  private constructor(stream: MediaStream, lost: (problem: MicrophoneProblem) => void) {
    const [track] = stream.getAudioTracks();
    if (track === undefined) throw new MicrophoneError('missing');
    this.stream = stream;
    this.#track = track;
    this.#lost = lost;
    track.addEventListener('ended', this.#ended);
    navigator.mediaDevices.addEventListener('devicechange', this.#devicesChanged);
  }

  /** False: nothing is recorded, although the device stays open. */
  set enabled(enabled: boolean) {
    this.#track.enabled = enabled;
  }

  /** Turns the recording indicator off. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#track.removeEventListener('ended', this.#ended);
    navigator.mediaDevices.removeEventListener('devicechange', this.#devicesChanged);
    for (const track of this.stream.getTracks()) track.stop();
  }

  readonly #ended = async (): Promise<void> => {
    this.#report((await revoked()) ? 'denied' : 'unplugged');
  };

  readonly #devicesChanged = async (): Promise<void> => {
    const { deviceId } = this.#track.getSettings();
    if (deviceId === undefined || deviceId === '') return;
    const devices = await navigator.mediaDevices.enumerateDevices();
    if (!devices.some((device) => device.kind === 'audioinput' && device.deviceId === deviceId))
      this.#report('unplugged');
  };

  #report(problem: MicrophoneProblem): void {
    if (this.#closed) return;
    this.close();
    this.#lost(problem);
  }
}

function constraints({ deviceId, preset = 'voice' }: CaptureOptions): MediaTrackConstraints {
  const processing = preset === 'voice';
  return {
    echoCancellation: processing,
    noiseSuppression: processing,
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
