/** First byte of a frame that is a whole binary message (RFC 6455, section 5.2). */
const BINARY = 0x82;

const headBytes = (length: number): number => (length < 126 ? 2 : length < 2 ** 16 ? 4 : 10);

/**
 * Messages as a WebSocket server sends them, one frame each. At most 2^32 - 1 bytes per message. A Buffer, because a socket would wrap other bytes in
 * one at each write.
 */
export function binaryFrames(messages: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  const bytes = messages.reduce((sum, { byteLength }) => sum + headBytes(byteLength) + byteLength, 0);
  const frames = Buffer.alloc(bytes);
  let at = 0;
  for (const message of messages) {
    const length = message.byteLength;
    const head = headBytes(length);
    frames[at] = BINARY;
    frames[at + 1] = head === 2 ? length : head === 4 ? 126 : 127;
    if (head === 4) frames.writeUInt16BE(length, at + 2);
    if (head === 10) frames.writeUInt32BE(length, at + 6);
    frames.set(message, at + head);
    at += head + length;
  }
  return frames;
}
