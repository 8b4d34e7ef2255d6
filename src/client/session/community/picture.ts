/** Makes a chosen picture small enough for a profile. */
import { MAX_PICTURE } from '../../../node/community/constants.ts';

/** Pixels of a side: as large as the page shows it on a high-density screen. */
const SIDE = 128;
const QUALITIES = [0.85, 0.7, 0.55, 0.4, 0.25] as const;

/** The middle square of an image as a JPEG that fits. Throws RangeError when the file is not an image. */
export async function smallPicture(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch (cause) {
    throw new RangeError('no image', { cause });
  }
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const pen = canvas.getContext('2d')!;
  // A JPEG has no transparency: transparent pixels become paper-coloured.
  pen.fillStyle = '#fffdf8';
  pen.fillRect(0, 0, SIDE, SIDE);
  const side = Math.min(image.width, image.height);
  pen.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  image.close();
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality));
    if (blob !== null && blob.size <= MAX_PICTURE) return new Uint8Array(await blob.arrayBuffer());
  }
  throw new RangeError('does not fit');
}

/** For an `img`: no request leaves the page. */
export function pictureAddress(picture: Uint8Array): string {
  return `data:image/jpeg;base64,${btoa(String.fromCharCode(...picture))}`;
}
