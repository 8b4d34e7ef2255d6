/**
 * The output of the mix. On stage it goes straight to the context's destination, which is fastest; for people who only listen through a media
 * element, which keeps playing behind a locked screen and lets them choose the output in every browser.
 */
import type { ToPlayerNode } from '../messages.ts';

export class Output {
  readonly #context: AudioContext;
  readonly #player: AudioWorkletNode;
  readonly #changed: (running: boolean) => void;
  #element: HTMLAudioElement | undefined;
  #stream: MediaStreamAudioDestinationNode | undefined;
  #direct = false;
  #elementPlays = false;
  #running: boolean | undefined;
  #device = '';
  #chosen = false;
  #asleep = true;

  /** Silent until the first `route`. `port` leads to the audio worker and belongs to the player from now on. The worklet module must be loaded. */
  constructor(context: AudioContext, port: MessagePort, changed: (running: boolean) => void) {
    this.#context = context;
    this.#changed = changed;
    this.#player = new AudioWorkletNode(context, 'stoa-player', {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [2],
    });
    const message: ToPlayerNode = { type: 'port', port };
    this.#player.port.postMessage(message, [port]);
    context.addEventListener('statechange', this.#report);
  }

  /** True: straight to the destination. Does nothing if that is the case already and it plays. */
  async route(direct: boolean): Promise<void> {
    this.#asleep = false;
    this.#direct = direct;
    if (direct) {
      this.#closeElement();
      this.#player.connect(this.#context.destination);
      await this.#choose();
    } else if (this.#element === undefined) {
      await this.#openElement();
    }
    this.#report();
  }

  /** Nothing to hear for a while, which is not reported. The next `route` wakes it. */
  sleep(): void {
    this.#asleep = true;
    this.#closeElement();
    this.#player.disconnect();
  }

  /** Asks the browser again to run the output. */
  async resume(): Promise<void> {
    if (this.#element !== undefined) await this.#play(this.#element);
    this.#report();
  }

  async setDevice(deviceId: string): Promise<void> {
    this.#device = deviceId === 'default' ? '' : deviceId;
    await this.#choose();
  }

  close(): void {
    this.#context.removeEventListener('statechange', this.#report);
    this.#closeElement();
    this.#player.disconnect();
    const message: ToPlayerNode = { type: 'close' };
    this.#player.port.postMessage(message);
    this.#player.port.close();
  }

  async #openElement(): Promise<void> {
    const element = new Audio();
    this.#element = element;
    this.#stream = this.#context.createMediaStreamDestination();
    this.#player.disconnect();
    this.#player.connect(this.#stream);
    element.srcObject = this.#stream.stream;
    element.addEventListener('playing', this.#elementChanged);
    element.addEventListener('pause', this.#elementChanged);
    await this.#choose();
    // Closed meanwhile: without a source the element would wait forever.
    if (element === this.#element) await this.#play(element);
  }

  #closeElement(): void {
    const element = this.#element;
    if (element === undefined) return;
    element.removeEventListener('playing', this.#elementChanged);
    element.removeEventListener('pause', this.#elementChanged);
    element.pause();
    element.srcObject = null;
    this.#player.disconnect();
    for (const track of this.#stream?.stream.getTracks() ?? []) track.stop();
    this.#element = undefined;
    this.#stream = undefined;
    this.#elementPlays = false;
  }

  async #play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
    } catch (error) {
      // Not allowed before a gesture, which 'running' reports. Aborted: closed meanwhile.
      if (!(error instanceof DOMException)) throw error;
    }
  }

  readonly #elementChanged = (): void => {
    this.#elementPlays = this.#element !== undefined && !this.#element.paused;
    this.#report();
  };

  readonly #report = (): void => {
    const running = this.#context.state === 'running' && (this.#direct || this.#elementPlays);
    if (running === this.#running || this.#asleep) return;
    this.#running = running;
    this.#changed(running);
  };

  /** Applies the chosen device to the path in use; where the browser offers no choice, the default stays. */
  async #choose(): Promise<void> {
    const target = (this.#element ?? this.#context) as EventTarget & { setSinkId?(id: string): Promise<void> };
    if (target.setSinkId === undefined || (this.#device === '' && !this.#chosen)) return;
    this.#chosen = true;
    await target.setSinkId(this.#device);
  }
}
