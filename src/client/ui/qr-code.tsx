import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';

/** Light modules around a code, by the standard: without them cameras do not find it. */
const QUIET = 4;

/** A text for a phone's camera: dark on light whatever the page's colours. `label` says it in words. Throws RangeError when the text is too long. */
export function QrCode({ text, label }: { text: string; label: string }) {
  // The least correction makes the largest squares: a screen has no stains.
  const { size, data } = useMemo(() => encode(text, { ecc: 'L', border: QUIET }), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={dark(data)} fill="#000" />
    </svg>
  );
}

/** Dark modules as a path, one stroke for each run in a row. */
function dark(rows: readonly (readonly boolean[])[]): string {
  const strokes: string[] = [];
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x++;
      strokes.push(`M${start} ${y}h${x + 1 - start}v1H${start}z`);
    }
  });
  return strokes.join('');
}
