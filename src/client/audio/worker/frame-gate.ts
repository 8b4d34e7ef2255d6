/**
 * The step between codec and paths: nothing in an open room, encryption in a members-only one, which is loaded for it. Until it is loaded, as without
 * a key, nothing is sent or played.
 */
import type { Frame, StreamId } from '../../../node/media/frame.ts';
import type { RoomSecret } from '../../../node/participant/audio/audio-port.ts';
import type { FrameEncryption, FrameEncryptionEvents } from './frame-encryption.ts';
import { Part } from './part.ts';

/** A load that failed is repeated after this long, ms. */
const RETRY = 2_000;

export class FrameGate {
  readonly #events: FrameEncryptionEvents;
  readonly #encryption: Part<FrameEncryption>;
  #secret: RoomSecret | undefined;
  #loading = false;

  /** `load` is for tests. */
  constructor(events: FrameEncryptionEvents, load = () => import('./frame-encryption.ts')) {
    this.#events = events;
    this.#encryption = new Part(async () => new (await load()).FrameEncryption(events));
  }

  /** Sets the room's keys; undefined in an open room. */
  set(secret: RoomSecret | undefined): void {
    this.#secret = secret;
    const { loaded } = this.#encryption;
    if (loaded !== undefined) loaded.set(secret);
    else if (secret !== undefined && !this.#loading) void this.#load();
  }

  send(stream: StreamId, frame: Frame): void {
    this.#way?.send(stream, frame);
  }

  play(voice: string, stream: StreamId, frames: readonly Frame[]): void {
    this.#way?.play(voice, stream, frames);
  }

  drop(voice: string): void {
    this.#encryption.loaded?.drop(voice);
  }

  rest(): void {
    this.#encryption.loaded?.rest();
  }

  /** Where frames go; undefined while they must not go anywhere. */
  get #way(): FrameEncryptionEvents | undefined {
    return this.#encryption.loaded ?? (this.#secret === undefined ? this.#events : undefined);
  }

  async #load(): Promise<void> {
    this.#loading = true;
    try {
      const encryption = await this.#encryption.get();
      encryption.set(this.#secret);
    } catch {
      // Unreachable, or replaced by another version of the page.
      setTimeout(() => {
        if (this.#secret !== undefined && this.#encryption.loaded === undefined) void this.#load();
      }, RETRY);
    } finally {
      this.#loading = false;
    }
  }
}
