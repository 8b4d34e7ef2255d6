/** A community's picture, made small enough for a profile. */
import { MAX_PICTURE } from '../../../node/community/constants.ts';
import { squareJpeg } from '../platform/square-jpeg.ts';

/** Pixels of a side: as large as the page shows it on a high-density screen. */
const SIDE = 128;

/** Throws as `squareJpeg`. */
export function smallPicture(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return squareJpeg(file, SIDE, MAX_PICTURE);
}
