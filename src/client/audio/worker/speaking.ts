/** The part of the worker that handles the own voice, loaded together. */
import { chooseEncoders } from '../codec/choose-encoders.ts';
import type { Encoders } from '../codec/codecs.ts';
import { FileMix } from '../file/file-mix.ts';
import type { ToWorker } from '../messages.ts';
import { Sender, type SenderEvents } from './sender.ts';

export class Speaking {
  readonly chooseEncoders = chooseEncoders;
  /** It goes on from one microphone to the next. */
  #mix: FileMix | undefined;

  sender(
    encoders: Encoders,
    { mixes, mixPort, ...init }: Extract<ToWorker, { type: 'capture' }>,
    events: SenderEvents,
  ): Sender {
    if (!mixes || mixPort !== undefined) {
      this.#mix?.close();
      this.#mix = mixPort && new FileMix(mixPort);
    }
    return new Sender(encoders, { ...init, mix: this.#mix }, events);
  }
}
