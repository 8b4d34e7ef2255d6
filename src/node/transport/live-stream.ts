import type { Stream } from '@libp2p/interface';

/**
 * The parts of libp2p's WebRTC streams that are replaced here: the step that makes a packet from a message, and the one that hands packets to the
 * data channel.
 */
interface Channeled {
  maxBufferedAmount: number;
  readonly channel: { readonly readyState: string; readonly bufferedAmount: number };
  sendData(data: { subarray(): Uint8Array }): { readonly sentBytes: number; readonly canSendMore: boolean };
  _sendMessage(data: Iterable<Uint8Array> & { subarray?(): Uint8Array }): void;
}

/** The last message that was made a packet, and that packet. Streams that are sent the same message one after the other share it. */
export interface LastPacket {
  bytes?: Uint8Array | undefined;
  packet?: Uint8Array | undefined;
}

/**
 * Bytes that a data channel may hold. The rest waits in the stream, where it can be seen and dropped. libp2p would let the channel hold 2 MiB, which
 * is minutes of a voice.
 */
const MAX_BUFFERED = 16 * 1024;

/**
 * Adapts a WebRTC stream to live audio. Each message becomes one packet; libp2p would send its length and its body as two, each with the full cost at
 * both ends. A message for many is made a packet once, and little waits out of sight. Other streams stay as they are.
 */
export function sendLive(stream: Stream, last: LastPacket = {}): Stream {
  const channeled = stream as unknown as Channeled;
  if (channeled._sendMessage === undefined) return stream;
  const sendMessage = channeled._sendMessage.bind(stream);
  const sendData = channeled.sendData.bind(stream);
  channeled.maxBufferedAmount = MAX_BUFFERED;
  channeled._sendMessage = (data) => {
    last.bytes = undefined;
    last.packet = data.subarray?.();
    sendMessage(last.packet === undefined ? data : [last.packet]);
  };
  channeled.sendData = (data) => {
    const bytes = data.subarray();
    const { channel } = channeled;
    if (bytes === last.bytes && last.packet !== undefined && channel.readyState === 'open') {
      sendMessage([last.packet]);
      return { sentBytes: bytes.byteLength, canSendMore: channel.bufferedAmount < MAX_BUFFERED };
    }
    const sent = sendData(data);
    if (sent.sentBytes === bytes.byteLength) last.bytes = bytes;
    return sent;
  };
  return stream;
}
