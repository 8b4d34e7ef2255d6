/** OCB2-AES128 as Mumble's voice uses it (CryptState in its sources): enough to speak to its server, one way. */
import { createCipheriv } from 'node:crypto';

const BLOCK = 16;
/** Bytes before the sealed voice: the lowest of the counter, and three of the tag. */
const HEAD = 4;

export class Ocb2 {
  readonly #aes: (block: Buffer) => Buffer;
  readonly #counter: Buffer;

  /** `nonce`: where the counter starts. */
  constructor(key: Uint8Array, nonce: Uint8Array) {
    const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
    this.#aes = (block) => cipher.update(block);
    this.#counter = Buffer.from(nonce);
  }

  /** A datagram for the server. */
  seal(plain: Uint8Array): Buffer {
    for (let i = 0; i < BLOCK; i++) {
      this.#counter[i] = (this.#counter[i]! + 1) & 0xff;
      if (this.#counter[i] !== 0) break;
    }
    const out = Buffer.alloc(HEAD + plain.byteLength);
    const tag = this.#encrypt(plain, out.subarray(HEAD));
    out[0] = this.#counter[0]!;
    tag.copy(out, 1, 0, HEAD - 1);
    return out;
  }

  #encrypt(plain: Uint8Array, out: Buffer): Buffer {
    let delta = this.#aes(this.#counter);
    let checksum: Buffer = Buffer.alloc(BLOCK);
    let at = 0;
    for (; plain.byteLength - at > BLOCK; at += BLOCK) {
      delta = doubled(delta);
      const block = plain.subarray(at, at + BLOCK);
      xor(delta, this.#aes(xor(delta, block))).copy(out, at);
      checksum = xor(checksum, block);
    }
    const left = plain.byteLength - at;
    delta = doubled(delta);
    const length = Buffer.alloc(BLOCK);
    length.writeUInt32BE(left * 8, BLOCK - 4);
    const pad = this.#aes(xor(length, delta));
    const last = Buffer.from(pad);
    last.set(plain.subarray(at));
    checksum = xor(checksum, last);
    xor(pad, last).copy(out, at, 0, left);
    return this.#aes(xor(xor(delta, doubled(delta)), checksum));
  }
}

function xor(a: Uint8Array, b: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(BLOCK);
  for (let i = 0; i < BLOCK; i++) out[i] = a[i]! ^ b[i]!;
  return out;
}

/** Times two in GF(2^128). */
function doubled(block: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(BLOCK);
  for (let i = 0; i < BLOCK; i++) out[i] = ((block[i]! << 1) | ((block[i + 1] ?? 0) >> 7)) & 0xff;
  if ((block[0]! & 0x80) !== 0) out[BLOCK - 1]! ^= 0x87;
  return out;
}
