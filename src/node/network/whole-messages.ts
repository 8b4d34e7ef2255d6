import type { Stream } from '@libp2p/interface';

/** The one thing this file wants of libp2p's WebRTC streams: where they hand bytes to their data channel, one packet an item. */
interface Channeled {
  _sendMessage(data: Iterable<Uint8Array> & { subarray?(): Uint8Array }): void;
}

/**
 * Makes a WebRTC stream send each message as one packet. By itself it sends the message's length and the message as two, each with all that a
 * packet costs at both ends. Other streams are left as they are.
 */
export function sendWhole(stream: Stream): Stream {
  const channeled = stream as unknown as Partial<Channeled>;
  const send = channeled._sendMessage?.bind(stream);
  if (send !== undefined)
    channeled._sendMessage = (data) => send(data.subarray === undefined ? data : [data.subarray()]);
  return stream;
}
