/**
 * The page's end of a direct link's channel. The channel itself moves to the audio worker, where frames are encoded and played; in a browser that
 * cannot move channels it stays, and its datagrams are forwarded.
 */
import { MAX_BUFFERED } from '../../node/link/constants.ts';
import type { LinkStats } from '../../node/link/link.ts';
import type { VoiceChannel } from '../../node/participant/audio/audio-port.ts';
import type { Forwarded, ToWorker } from './messages.ts';

type Post = (message: ToWorker, transfer: Transferable[]) => void;

export class CarriedVoiceChannel implements VoiceChannel {
  onDead: VoiceChannel['onDead'];
  alive = false;
  brings = false;
  stats: LinkStats | undefined;
  readonly #end: () => void;

  /** `end` is called once. */
  constructor(end: () => void) {
    this.#end = end;
  }

  hangUp(): void {
    this.onDead = undefined;
    this.#end();
  }
}

/** Moves `channel` to the worker as line `line`. Returns a function that ends what stays in the page. */
export function handOver(post: Post, line: number, voice: string, channel: RTCDataChannel): () => void {
  try {
    post({ type: 'line', line, voice, channel }, [channel]);
    return () => undefined;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
  }
  const { port1, port2 } = new MessageChannel();
  post({ type: 'line', line, voice, channel: port2 }, [port2]);
  return forward(channel, port1);
}

function forward(channel: RTCDataChannel, port: MessagePort): () => void {
  const say = (message: Forwarded, transfer: Transferable[] = []): void => port.postMessage(message, transfer);
  channel.binaryType = 'arraybuffer';
  channel.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) say(data, [data]);
  };
  channel.onopen = channel.onbufferedamountlow = () => say(0);
  port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    if (channel.readyState !== 'open') return;
    // Frames that were on their way when the worker was told that the channel is congested.
    if (channel.bufferedAmount <= 2 * MAX_BUFFERED) channel.send(data);
    if (channel.bufferedAmount > 0) say(channel.bufferedAmount);
  };
  return () => {
    channel.onmessage = channel.onopen = channel.onbufferedamountlow = null;
    port.close();
    channel.close();
  };
}
