/** Draws how loud somebody is over time, and whether it was signed. */

export interface Lane {
  /** From 0 to `most`. */
  readonly values: readonly number[];
  readonly most: number;
  /** Parts of the width, from 0 to 1, at which something was cut. */
  readonly cuts: readonly number[];
  /** By second, of which there are `seconds`: true where it was signed. Undefined before that is known. */
  readonly proof: ((second: number) => boolean | undefined) | undefined;
  readonly seconds: number;
}

/** Lines of so many pixels stand for what is said between them. */
const BAR = 2;
const GAP = 1;

export function drawLane(canvas: HTMLCanvasElement, { values, most, cuts, proof, seconds }: Lane): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = Math.min(3, devicePixelRatio || 1);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(name);
  const strip = proof === undefined ? 0 : 4;
  const room = height - strip - 2;
  context.fillStyle = style.color;
  for (let x = 0; x < width; x += BAR + GAP) {
    const [from, to] = [x / width, (x + BAR + GAP) / width].map((part) => Math.floor(part * values.length));
    let loudest = 0;
    for (let i = from!; i <= Math.max(from!, to! - 1); i++) loudest = Math.max(loudest, values[i] ?? 0);
    const tall = loudest === 0 ? 1 : Math.max(2, (loudest / most) ** 2 * room);
    context.globalAlpha = loudest === 0 ? 0.25 : 1;
    context.fillRect(x, (room - tall) / 2, BAR, tall);
  }
  context.globalAlpha = 1;
  if (proof !== undefined && seconds > 0) {
    const wide = Math.max(1, width / seconds);
    // What is wrong is never drawn over.
    for (const wanted of [true, false]) {
      context.fillStyle = wanted ? colour('--lane-good') : colour('--lane-bad');
      for (let second = 0; second < seconds; second++)
        if (proof(second) === wanted)
          context.fillRect((second / seconds) * width, height - strip, wanted ? wide : Math.max(3, wide), strip);
    }
  }
  context.fillStyle = colour('--lane-cut');
  for (const cut of cuts) context.fillRect(Math.min(width - 2, Math.max(0, cut * width - 1)), 0, 2, height);
}
