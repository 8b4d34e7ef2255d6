/** The worker's end of a direct link's channel: the channel itself or, where browsers cannot move it, a port to it. */
import type { VoicePipe } from '../../../node/link/voice-channels.ts';
import type { Forwarded } from '../messages.ts';

export function pipeOf(channel: RTCDataChannel | MessagePort): VoicePipe {
  return channel instanceof MessagePort ? new PortPipe(channel) : new ChannelPipe(channel);
}

class ChannelPipe implements VoicePipe {
  onOpen: VoicePipe['onOpen'];
  onDatagram: VoicePipe['onDatagram'];
  readonly #channel: RTCDataChannel;

  constructor(channel: RTCDataChannel) {
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
    channel.onopen = () => this.onOpen?.();
    channel.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.onDatagram?.(new Uint8Array(data));
    };
  }

  get open(): boolean {
    return this.#channel.readyState === 'open';
  }

  get buffered(): number {
    return this.#channel.bufferedAmount;
  }

  send(datagram: Uint8Array<ArrayBuffer>): void {
    if (this.open) this.#channel.send(datagram);
  }

  close(): void {
    this.#channel.onopen = this.#channel.onmessage = null;
    this.#channel.close();
  }
}

class PortPipe implements VoicePipe {
  onOpen: VoicePipe['onOpen'];
  onDatagram: VoicePipe['onDatagram'];
  open = false;
  buffered = 0;
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Forwarded>) => {
      if (typeof data === 'number') this.#note(data);
      else this.onDatagram?.(new Uint8Array(data));
    };
  }

  send(datagram: Uint8Array<ArrayBuffer>): void {
    this.#port.postMessage(datagram.buffer, [datagram.buffer]);
  }

  close(): void {
    this.#port.onmessage = null;
    this.#port.close();
  }

  #note(buffered: number): void {
    this.buffered = buffered;
    if (this.open) return;
    this.open = true;
    this.onOpen?.();
  }
}
