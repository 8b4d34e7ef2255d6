/** A picture of a community or a person: a small JPEG. A stranger's image does harm by its decoded size, so that is read before any decoder sees the image. */
import { asBytes } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_PICTURE, MAX_PICTURE_SIDE } from './constants.ts';

/** Markers of the accepted frame types: baseline and progressive. */
const BASELINE = 0xc0;
const PROGRESSIVE = 0xc2;
/** Begins the picture's data; no frame header comes after it. */
const SCAN = 0xda;

/** The bytes of a JPEG of at most `most` bytes and `side` pixels each way. Throws MalformedError. */
export function asPicture(value: unknown, most = MAX_PICTURE, side = MAX_PICTURE_SIDE): Uint8Array<ArrayBuffer> {
  const bytes = asBytes(value, 'picture', 4, most);
  const { width, height } = sizeOf(bytes);
  if (width < 1 || height < 1 || width > side || height > side) throw new MalformedError('size of the picture');
  return bytes;
}

/** Width and height from the frame header (ITU T.81, B.2.2). */
function sizeOf(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== 0xffd8) throw new MalformedError('not a JPEG');
  let at = 2;
  while (at + 9 <= bytes.byteLength) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker < BASELINE || marker === SCAN) break;
    if (marker === BASELINE || marker === PROGRESSIVE)
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  throw new MalformedError('no frame in the picture');
}
