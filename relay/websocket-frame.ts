/** First byte of a frame that is a whole binary message (RFC 6455, section 5.2). */
const BINARY = 0x82;

/** A message as a WebSocket server puts it on the line. At most 2^32 - 1 bytes. */
export function binaryFrame(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = message.byteLength;
  const head = length < 126 ? 2 : length < 2 ** 16 ? 4 : 10;
  const frame = new Uint8Array(head + length);
  const view = new DataView(frame.buffer);
  frame[0] = BINARY;
  frame[1] = head === 2 ? length : head === 4 ? 126 : 127;
  if (head === 4) view.setUint16(2, length);
  if (head === 10) view.setUint32(6, length);
  frame.set(message, head);
  return frame;
}
