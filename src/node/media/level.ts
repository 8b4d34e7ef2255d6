/** The largest absolute sample of a block, 0..1. */
export function peak(samples: Float32Array): number {
  let most = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.abs(samples[i]!);
    if (size > most) most = size;
  }
  return Math.min(1, most);
}

/** Levels below this are shown as none. */
const NOTHING = 0.003;
/** A level falls by this factor from one report to the next. */
const FALL = 0.7;

/** Peak-hold levels by name: a report takes the highest since the last one, and lets what is past fall. */
export class Levels {
  readonly #levels = new Map<string, number>();
  readonly #peaks = new Map<string, number>();

  /** True while a report would still change something. */
  get moving(): boolean {
    return this.#levels.size > 0 || this.#peaks.size > 0;
  }

  note(name: string, level: number): void {
    if (level > (this.#peaks.get(name) ?? NOTHING)) this.#peaks.set(name, level);
  }

  forget(name: string): void {
    this.#peaks.delete(name);
    if (this.#levels.has(name)) this.#levels.set(name, 0);
  }

  /** Levels now, 0..1. A name that fell silent is reported as 0 once. */
  report(): Map<string, number> {
    const report = new Map<string, number>();
    for (const name of new Set([...this.#levels.keys(), ...this.#peaks.keys()])) {
      const fallen = (this.#levels.get(name) ?? 0) * FALL;
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
