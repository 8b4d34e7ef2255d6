import { type Bitmap2D, generate } from 'lean-qr/nano';
import { useMemo } from 'preact/hooks';

/** Light modules around a code, by the standard: without them cameras do not find it. */
const QUIET = 4;

/**
 * A text for a phone's camera: dark on light whatever the page's colours. `label` describes it in words. Throws when the text is longer than 2,952
 * bytes.
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  // The lowest error correction, which is the default, makes the largest squares: a screen has no stains.
  const code = useMemo(() => generate(text), [text]);
  const side = code.size + 2 * QUIET;
  return (
    <svg
      class="qr"
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={dark(code)} fill="#000" />
    </svg>
  );
}

/** Dark modules as a path, one stroke for each run in a row. */
function dark({ size, get }: Bitmap2D): string {
  const strokes: string[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!get(x, y)) continue;
      const start = x;
      while (get(x + 1, y)) x++;
      strokes.push(`M${start} ${y}h${x + 1 - start}v1H${start}z`);
    }
  }
  return strokes.join('');
}
