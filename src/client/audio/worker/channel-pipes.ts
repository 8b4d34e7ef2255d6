/** The worker's end of a direct link's channel: the channel itself or, where browsers cannot move it, a port to it. */
import type { VoicePipe } from '../../../node/link/voice-channels.ts';
import type { Forwarded } from '../messages.ts';
import { DATAGRAM_HEADERS, type Traffic } from '../traffic.ts';

/** `traffic`: what passes is added to it. */
export function pipeOf(channel: RTCDataChannel | MessagePort, traffic: Traffic): VoicePipe {
  return channel instanceof MessagePort ? new PortPipe(channel, traffic) : new ChannelPipe(channel, traffic);
}

class ChannelPipe implements VoicePipe {
  onOpen: VoicePipe['onOpen'];
  onDatagram: VoicePipe['onDatagram'];
  readonly #channel: RTCDataChannel;
  readonly #traffic: Traffic;

  constructor(channel: RTCDataChannel, traffic: Traffic) {
    this.#channel = channel;
    this.#traffic = traffic;
    channel.binaryType = 'arraybuffer';
    channel.onopen = () => this.onOpen?.();
    channel.onmessage = ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return;
      traffic.received += data.byteLength + DATAGRAM_HEADERS;
      this.onDatagram?.(new Uint8Array(data));
    };
  }

  get open(): boolean {
    return this.#channel.readyState === 'open';
  }

  get buffered(): number {
    return this.#channel.bufferedAmount;
  }

  send(datagram: Uint8Array<ArrayBuffer>): void {
    if (!this.open) return;
    this.#traffic.sent += datagram.byteLength + DATAGRAM_HEADERS;
    this.#channel.send(datagram);
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
  readonly #traffic: Traffic;

  constructor(port: MessagePort, traffic: Traffic) {
    this.#port = port;
    this.#traffic = traffic;
    port.onmessage = ({ data }: MessageEvent<Forwarded>) => {
      if (typeof data === 'number') {
        this.#note(data);
        return;
      }
      traffic.received += data.byteLength + DATAGRAM_HEADERS;
      this.onDatagram?.(new Uint8Array(data));
    };
  }

  send(datagram: Uint8Array<ArrayBuffer>): void {
    this.#traffic.sent += datagram.byteLength + DATAGRAM_HEADERS;
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
