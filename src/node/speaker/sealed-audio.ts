/** What a speaker says in a room for members: nothing goes out but encrypted, and without a key nothing goes out. */
import { EncryptedStream } from '../e2ee/frames/encrypted-streams.ts';
import type { StreamId } from '../media/frame.ts';
import type { AudioPort, AudioPortEvents, RoomSecret } from '../participant/audio/audio-port.ts';
import type { SpokenAudio } from './spoken-audio.ts';

export class SealedAudio implements AudioPort {
  readonly #spoken: SpokenAudio;
  readonly #onSecret: (secret: RoomSecret | undefined) => void;
  #secret: RoomSecret | undefined;
  readonly #listeners = new Set<AudioPortEvents['frame']>();
  #out: { readonly stream: StreamId; readonly sealed: EncryptedStream } | undefined;

  /** `onSecret` is told the room's keys whenever there are others. */
  constructor(spoken: SpokenAudio, onSecret: (secret: RoomSecret | undefined) => void) {
    this.#spoken = spoken;
    this.#onSecret = onSecret;
    spoken.on('frame', (stream, frame) => this.#outOf(stream)?.push(frame));
  }

  on<K extends keyof AudioPortEvents>(event: K, listener: AudioPortEvents[K]): () => void {
    if (event !== 'frame') return this.#spoken.on(event, listener);
    const hears = listener as AudioPortEvents['frame'];
    this.#listeners.add(hears);
    return () => this.#listeners.delete(hears);
  }

  get stream(): StreamId {
    return this.#spoken.stream;
  }

  get live(): boolean {
    return this.#spoken.live;
  }

  setMuted(muted: boolean): void {
    this.#spoken.setMuted(muted);
  }

  setKept(kept: boolean): void {
    this.#spoken.setKept(kept);
  }

  setSecret(secret: RoomSecret | undefined): void {
    this.#secret = secret;
    this.#out?.sealed.use(secret?.speak);
    this.#onSecret(secret);
  }

  play(): void {}

  hear(): void {}

  drop(): void {}

  #outOf(stream: StreamId): EncryptedStream | undefined {
    if (this.#out?.stream === stream) return this.#out.sealed;
    this.#out?.sealed.close();
    this.#out = undefined;
    if (this.#secret === undefined) return undefined;
    const sealed = new EncryptedStream(this.#secret.room, stream, (frame) => {
      for (const hears of this.#listeners) hears(stream, frame);
    });
    sealed.use(this.#secret.speak);
    this.#out = { stream, sealed };
    return sealed;
  }
}
