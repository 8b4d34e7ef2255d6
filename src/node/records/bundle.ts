/**
 * A bundle: up to 60 ms of one stream, signed by the speaker's session key with the room as domain, so that relays carry audio they
 * cannot alter. Layout in SPEC.md, test vectors in test/vectors.
 */
import type { RoomId } from '../identity/ids.ts';
import { SIGNATURE_BYTES } from '../identity/keys.ts';
import { type Frame, MAX_PAYLOAD, type StreamId, seqAdd } from '../media/frame.ts';
import { concat, fromBase64url, fromHex, toHex, utf8 } from '../wire/bytes.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MEMBER_LIFE } from './constants.ts';
import type { Member } from './member.ts';

const VERSION = 1;
/** Version, frame count, stream, first sequence number, capture time, level, epoch. */
const HEADER = 1 + 1 + 8 + 4 + 6 + 1 + 4;

/** The shortest that there can be, bytes: one empty frame. */
export const MIN_BUNDLE = HEADER + 2 + SIGNATURE_BYTES;

export interface Bundle {
  readonly stream: StreamId;
  /** Oldest first, consecutive slots. 1 to BUNDLE_FRAMES. */
  readonly frames: readonly Frame[];
  /** When the first frame was captured, ms since 1970 by the speaker's clock. */
  readonly captured: number;
  /** Loudness as in RFC 6464: 0 is full scale, 127 is silence, in -dBov. */
  readonly level: number;
  /** Key epoch of a members-only room; 0 in an open one. */
  readonly epoch: number;
}

/** Length of a bundle with these frames. */
export function bundleBytes(frames: readonly Frame[]): number {
  return HEADER + frames.reduce((sum, { payload }) => sum + 2 + payload.byteLength, 0) + SIGNATURE_BYTES;
}

/** What the signature covers: domain, room, and all of the bundle before the signature. */
export function signedPart(room: RoomId, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat([utf8('stoa/frame/1\0'), fromBase64url(room), bytes.subarray(0, bytes.byteLength - SIGNATURE_BYTES)]);
}

/** Signs a bundle. Throws RangeError when the frames are not 1 to BUNDLE_FRAMES consecutive slots, or a value does not fit its field. */
export async function writeBundle(
  room: RoomId,
  bundle: Bundle,
  sign: (message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array> | Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const { frames } = bundle;
  const first = frames[0];
  const inRow = frames.every((f, i) => f.seq === seqAdd(first?.seq ?? 0, i) && f.payload.byteLength <= MAX_PAYLOAD);
  if (first === undefined || frames.length > BUNDLE_FRAMES || !inRow)
    throw new RangeError('frames do not make a bundle');
  if (!fits(bundle.captured, 2 ** 48) || !fits(bundle.level, 128) || !fits(bundle.epoch, 2 ** 32)) {
    throw new RangeError('a value does not fit its field');
  }
  const bytes = new Uint8Array(bundleBytes(frames));
  if (bytes.byteLength > MAX_BUNDLE) throw new RangeError('bundle too large');
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, frames.length);
  bytes.set(fromHex(bundle.stream), 2);
  view.setUint32(10, first.seq);
  view.setUint16(14, Math.floor(bundle.captured / 2 ** 32));
  view.setUint32(16, bundle.captured >>> 0);
  view.setUint8(20, bundle.level);
  view.setUint32(21, bundle.epoch);
  let at = HEADER;
  for (const { payload } of frames) {
    view.setUint16(at, payload.byteLength);
    bytes.set(payload, at + 2);
    at += 2 + payload.byteLength;
  }
  bytes.set(await sign(signedPart(room, bytes)), at);
  return bytes;
}

function fits(value: number, below: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < below;
}

/** Strict: every byte is accounted for. The signature is not checked here. Throws MalformedError. Payloads share memory with `bytes`. */
export function readBundle(bytes: Uint8Array): Bundle {
  if (bytes.byteLength > MAX_BUNDLE || bytes.byteLength < MIN_BUNDLE) {
    throw new MalformedError('bundle length');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== VERSION) throw new MalformedError('bundle version');
  const count = view.getUint8(1);
  if (count < 1 || count > BUNDLE_FRAMES) throw new MalformedError('frame count');
  const level = view.getUint8(20);
  if (level > 127) throw new MalformedError('level');
  const end = bytes.byteLength - SIGNATURE_BYTES;
  const seq = view.getUint32(10);
  const frames: Frame[] = [];
  let at = HEADER;
  for (let i = 0; i < count; i++) {
    if (at + 2 > end) throw new MalformedError('frame length');
    const length = view.getUint16(at);
    at += 2;
    if (length > MAX_PAYLOAD || at + length > end) throw new MalformedError('frame length');
    frames.push({ seq: seqAdd(seq, i), payload: bytes.subarray(at, at + length) });
    at += length;
  }
  if (at !== end) throw new MalformedError('bytes after the last frame');
  return {
    stream: toHex(bytes.subarray(2, 10)),
    frames,
    captured: view.getUint16(14) * 2 ** 32 + view.getUint32(16),
    level,
    epoch: view.getUint32(21),
  };
}

/**
 * The bytes of the bundle that `readBundle` read these frames of: they share its memory. For who keeps bundles that somebody else has verified. Throws
 * MalformedError for frames of other descent.
 */
export function bundleAround(frames: readonly Frame[]): Uint8Array {
  const [first, last] = [frames[0]?.payload, frames.at(-1)?.payload];
  if (first === undefined || last === undefined) throw new MalformedError('no frames');
  const from = first.byteOffset - 2 - HEADER;
  const end = last.byteOffset + last.byteLength + SIGNATURE_BYTES;
  if (from < 0 || end > first.buffer.byteLength || last.buffer !== first.buffer) throw new MalformedError('no bundle');
  const bytes = new Uint8Array(first.buffer, from, end - from);
  const isTheirs = readBundle(bytes).frames.every(({ seq }, i) => seq === frames[i]?.seq);
  if (!isTheirs) throw new MalformedError('another bundle');
  return bytes;
}

/** The signature at the end of a bundle. */
export function signatureOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.byteLength - SIGNATURE_BYTES);
}

/**
 * True when the bundle was captured while its speaker was present: not long before they signed their newest record, nor long after that record
 * expired. Both times are by the speaker's own clock, so no clock need be right; a later replay is not fresh.
 */
export function isFresh({ captured }: Bundle, { version }: Pick<Member, 'version'>): boolean {
  return captured >= version - MAX_SKEW && captured <= version + MEMBER_LIFE + MAX_SKEW;
}

/** Frames in a bundle: 60 ms. One signature for three frames costs 8.5 kbit/s; 20 ms each would cost three times that. */
export const BUNDLE_FRAMES = 3;
/** Largest bundle, bytes. Voice at 32 kbit/s makes 350, music at 96 kbit/s 900. */
export const MAX_BUNDLE = 2048;
/** How far a bundle's capture time may lie outside the life of its speaker's newest record, ms. */
export const MAX_SKEW = 10000;
