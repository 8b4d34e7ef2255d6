/** The largest absolute sample of a block, 0..1. */
export function peak(samples: Float32Array): number {
  let most = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.abs(samples[i]!);
    if (size > most) most = size;
  }
  return Math.min(1, most);
}

/** Levels below this count as silence. */
const NOTHING = 0.003;
/** A level falls by this factor in 100 ms. */
const FALL = 0.7;
/** More voices than this at once count as a crowd. */
const FEW = 2;

/** Peak-hold levels by name: a report takes the highest since the last one and lets older peaks decay. */
export class Levels {
  readonly #levels = new Map<string, number>();
  readonly #peaks = new Map<string, number>();

  /** True while a report would still change something. */
  get moving(): boolean {
    return this.#levels.size > 0 || this.#peaks.size > 0;
  }

  /** Many voices move at once, so nobody follows each of them closely. */
  get crowded(): boolean {
    return this.#levels.size > FEW;
  }

  note(name: string, level: number): void {
    if (level > (this.#peaks.get(name) ?? NOTHING)) this.#peaks.set(name, level);
  }

  forget(name: string): void {
    this.#peaks.delete(name);
    if (this.#levels.has(name)) this.#levels.set(name, 0);
  }

  /** Levels now, 0..1, `ms` after the last report. A name that fell silent is reported as 0 once. */
  report(ms: number): Map<string, number> {
    const fall = FALL ** (ms / 100);
    const report = new Map<string, number>();
    for (const name of new Set([...this.#levels.keys(), ...this.#peaks.keys()])) {
      const fallen = (this.#levels.get(name) ?? 0) * fall;
      const level = Math.max(this.#peaks.get(name) ?? 0, fallen);
      const shown = level > NOTHING ? level : 0;
      report.set(name, shown);
      if (shown > 0) this.#levels.set(name, shown);
      else this.#levels.delete(name);
    }
    this.#peaks.clear();
    return report;
  }
}
