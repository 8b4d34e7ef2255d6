/** Reports levels to the page while any of them moves: a silent room wakes nothing. */
import { Levels } from '../../../node/media/level.ts';

/** How often, ms: less often in a crowd, because each report redraws the whole page. */
const EACH = 100;
const CROWDED_EACH = 200;

export class LevelReports {
  readonly #report: (levels: ReadonlyMap<string, number>) => void;
  readonly #levels = new Levels();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(report: (levels: ReadonlyMap<string, number>) => void) {
    this.#report = report;
  }

  note(voice: string, level: number): void {
    this.#levels.note(voice, level);
    if (this.#timer === undefined) this.#await();
  }

  forget(voice: string): void {
    this.#levels.forget(voice);
  }

  #await(): void {
    this.#timer = undefined;
    if (!this.#levels.moving) return;
    const ms = this.#levels.crowded ? CROWDED_EACH : EACH;
    this.#timer = setTimeout(() => {
      this.#report(this.#levels.report(ms));
      this.#await();
    }, ms);
  }
}
