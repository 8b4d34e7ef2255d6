/** A members-only room's keys for tests, and the same cryptography done by Node's own library, which shares no code with WebCrypto's callers here. */
import { createCipheriv, hkdfSync } from 'node:crypto';
import type { EpochKey } from '../../../src/node/e2ee/epoch-key.ts';
import type { KeyRequest } from '../../../src/node/e2ee/key-request.ts';
import type { EpochContext } from '../../../src/node/e2ee/key-wrap.ts';
import type { Frame } from '../../../src/node/media/frame.ts';
import { fromBase64url } from '../../../src/node/wire/bytes.ts';
import { encodeCbor } from '../../../src/node/wire/cbor.ts';

export const STREAM = '0123456789abcdef';

/** The key of the nth epoch: the same in every run. */
export function epochKey(epoch: number, term = 1): EpochKey {
  return { term, epoch, key: new Uint8Array(32).fill(epoch & 0xff).fill(term & 0xff, 0, 1) };
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function hkdf(key: Uint8Array, info: Uint8Array, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, new Uint8Array(0), info, bytes));
}

/** What SPEC.md says a frame looks like once encrypted. */
export function sealedByNode(room: string, stream: string, { epoch, key }: EpochKey, { seq, payload }: Frame): Buffer {
  const id = Buffer.from(room, 'base64url');
  const context = Buffer.concat([Buffer.from('stoa/frame/1\0'), id, uint32(epoch), Buffer.from(stream, 'hex')]);
  const nonce = Buffer.concat([new Uint8Array(8), uint32(seq)]);
  const cipher = createCipheriv('aes-128-gcm', hkdf(key, context, 16), nonce, { authTagLength: 8 });
  cipher.setAAD(Buffer.concat([context, uint32(seq)]));
  return Buffer.concat([Buffer.from([epoch & 0xff]), cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
}

/** What SPEC.md says stands in a table for everyone to compare. */
export function checkByNode(room: string, epoch: number, key: Uint8Array): Uint8Array<ArrayBuffer> {
  const info = Buffer.concat([Buffer.from('stoa/epoch/1\0'), Buffer.from(room, 'base64url'), uint32(epoch)]);
  return new Uint8Array(hkdf(key, info, 16));
}

/** One member's entry, wrapped under a nonce of one's choice. */
export function wrappedByNode(
  { room, chair, term, epoch, check }: EpochContext,
  member: Uint8Array,
  memberKey: Uint8Array,
  key: Uint8Array,
  nonce: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const id = member.slice(0, 8);
  const cipher = createCipheriv('aes-256-gcm', memberKey, nonce);
  cipher.setAAD(encodeCbor(['stoa/epoch/1', fromBase64url(room), chair, term, epoch, check, id]));
  return new Uint8Array(Buffer.concat([id, nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]));
}

/** The nth session key, not one that anybody can sign with. */
export function session(n: number): Uint8Array<ArrayBuffer> {
  const key = new Uint8Array(32);
  new DataView(key.buffer).setUint32(0, n);
  return key;
}

/** A request as it is once verified. */
export function keyRequest(of: Uint8Array<ArrayBuffer>, at: number, exchange = new Uint8Array(32)): KeyRequest {
  return { id: Buffer.from(of).toString('hex'), session: of, identity: of, exchange, at };
}
