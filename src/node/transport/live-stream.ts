import type { Stream } from '@libp2p/interface';

/** What this file wants of libp2p's WebRTC streams: the step that makes a message of bytes, and the one that hands it to the data channel, a packet an item. */
interface Channeled {
  maxBufferedAmount: number;
  readonly channel: { readonly readyState: string; readonly bufferedAmount: number };
  sendData(data: { subarray(): Uint8Array }): { readonly sentBytes: number; readonly canSendMore: boolean };
  _sendMessage(data: Iterable<Uint8Array> & { subarray?(): Uint8Array }): void;
}

/** The bytes that were made a packet last, and the packet. Streams that are sent the same one after the other share it. */
export interface LastPacket {
  bytes?: Uint8Array | undefined;
  packet?: Uint8Array | undefined;
}

/** Bytes a data channel may hold. What is more waits in the stream, where it can be seen and left out. libp2p would let it hold 2 MiB: minutes of a voice. */
const MAX_BUFFERED = 16 * 1024;

/**
 * Makes a WebRTC stream fit for live audio: each message is one packet, where by itself the stream sends the message's length and the message as two, each with
 * all that a packet costs at both ends; a message that many are sent is made a packet once; and little waits unseen. Other streams are left as they are.
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
