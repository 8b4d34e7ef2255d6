/** The step between codec and paths: nothing in an open room, encryption in a members-only one, where nothing is sent or played without a key. */
import { EncryptedStream, EncryptedStreams } from '../../../node/e2ee/frames/encrypted-streams.ts';
import type { Frame, StreamId } from '../../../node/media/frame.ts';
import type { RoomSecret } from '../../../node/participant/audio/audio-port.ts';

export interface FrameEncryptionEvents {
  send(stream: StreamId, frame: Frame): void;
  play(voice: string, stream: StreamId, frames: readonly Frame[]): void;
}

interface Sealing {
  secret: RoomSecret;
  readonly voices: EncryptedStreams;
  out: { readonly stream: StreamId; readonly sealed: EncryptedStream } | undefined;
}

export class FrameEncryption {
  readonly #events: FrameEncryptionEvents;
  #sealing: Sealing | undefined;

  constructor(events: FrameEncryptionEvents) {
    this.#events = events;
  }

  /** Sets the room's keys; undefined in an open room. */
  set(secret: RoomSecret | undefined): void {
    if (secret === undefined || secret.room !== this.#sealing?.secret.room) this.#end();
    if (secret === undefined) return;
    this.#sealing ??= {
      secret,
      voices: new EncryptedStreams(secret.room, (voice, stream, frames) => this.#events.play(voice, stream, frames)),
      out: undefined,
    };
    this.#sealing.secret = secret;
    this.#sealing.voices.hold(secret.open);
    this.#sealing.out?.sealed.use(secret.speak);
  }

  send(stream: StreamId, frame: Frame): void {
    const sealing = this.#sealing;
    if (sealing === undefined) this.#events.send(stream, frame);
    else this.#out(sealing, stream).push(frame);
  }

  play(voice: string, stream: StreamId, frames: readonly Frame[]): void {
    if (this.#sealing === undefined) this.#events.play(voice, stream, frames);
    else this.#sealing.voices.play(voice, stream, frames);
  }

  drop(voice: string): void {
    this.#sealing?.voices.drop(voice);
  }

  rest(): void {
    this.#sealing?.voices.rest();
  }

  #out(sealing: Sealing, stream: StreamId): EncryptedStream {
    if (sealing.out?.stream === stream) return sealing.out.sealed;
    sealing.out?.sealed.close();
    const sealed = new EncryptedStream(sealing.secret.room, stream, (frame) => this.#events.send(stream, frame));
    sealed.use(sealing.secret.speak);
    sealing.out = { stream, sealed };
    return sealed;
  }

  #end(): void {
    this.#sealing?.out?.sealed.close();
    this.#sealing?.voices.rest();
    this.#sealing = undefined;
  }
}
