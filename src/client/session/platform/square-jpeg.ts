/** Makes a chosen picture small enough to be carried along. What else is in the file, where it was taken for one, stays behind. */

const QUALITIES = [0.85, 0.7, 0.55, 0.4, 0.25, 0.15] as const;
/** What a canvas is tried with, and by how much it may come back otherwise: some browsers change the lowest bits. */
const TRIED = ['#d04010', '#10a040', '#2040c0'] as const;
const TRIED_VALUES = TRIED.flatMap((colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)));
const SLACK = 12;

/** The browser gives back something else than was drawn, so that nobody is known again by it: a picture would be noise. */
export class ProtectedError extends RangeError {
  override readonly name: string = 'ProtectedError';
}

/**
 * The middle square of an image as a JPEG of `side` pixels and at most `most` bytes. Throws RangeError when the file is no image, or does not fit;
 * ProtectedError.
 */
export async function squareJpeg(file: Blob, side: number, most: number): Promise<Uint8Array<ArrayBuffer>> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch (cause) {
    throw new RangeError('no image', { cause });
  }
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d')!;
  try {
    if (!isTrue(pen)) throw new ProtectedError('the canvas is protected');
    // A JPEG has no transparency: transparent pixels become paper-coloured.
    pen.fillStyle = '#fffdf8';
    pen.fillRect(0, 0, side, side);
    pen.imageSmoothingQuality = 'high';
    const cut = Math.min(image.width, image.height);
    pen.drawImage(image, (image.width - cut) / 2, (image.height - cut) / 2, cut, cut, 0, 0, side, side);
  } finally {
    image.close();
  }
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality));
    if (blob !== null && blob.size <= most) return new Uint8Array(await blob.arrayBuffer());
  }
  throw new RangeError('does not fit');
}

/** Whether the canvas gives back what is drawn. */
function isTrue(pen: CanvasRenderingContext2D): boolean {
  for (const [i, colour] of TRIED.entries()) {
    pen.fillStyle = colour;
    pen.fillRect(8 * i, 0, 8, 8);
  }
  return TRIED.every((_, i) => {
    const read = pen.getImageData(8 * i + 4, 4, 1, 1).data;
    return [0, 1, 2].every((part) => Math.abs(read[part]! - TRIED_VALUES[3 * i + part]!) <= SLACK);
  });
}
