/** The mix on its way out of one audio context: the player, connected to the context's destination while there is something to hear. */
import type { ToPlayerNode } from '../messages.ts';

export class Output {
  readonly #context: AudioContext;
  readonly #player: AudioWorkletNode;
  /** The player has failed and is silent for good. */
  broken = false;

  /** Silent until `wake`. `port` leads to the audio worker and belongs to the player from now on. The worklet module must be loaded. */
  constructor(context: AudioContext, port: MessagePort) {
    this.#context = context;
    this.#player = new AudioWorkletNode(context, 'stoa-player', {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [2],
    });
    this.#player.onprocessorerror = () => {
      this.broken = true;
    };
    const message: ToPlayerNode = { type: 'port', port };
    this.#player.port.postMessage(message, [port]);
  }

  /** Idempotent. */
  wake(): void {
    this.#player.connect(this.#context.destination);
  }

  /** Nothing to hear for a while. */
  sleep(): void {
    this.#player.disconnect();
  }

  close(): void {
    this.#player.disconnect();
    const message: ToPlayerNode = { type: 'close' };
    this.#player.port.postMessage(message);
    this.#player.port.close();
  }
}
