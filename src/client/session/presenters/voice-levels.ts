import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core';

/** One level signal per voice, so that a voice redraws only its own ring. */
export class VoiceLevels {
  readonly #levels = new Map<string, Signal<number>>();

  of(id: string): ReadonlySignal<number> {
    return this.#own(id);
  }

  /** Applies the engine's levels: voices that it does not name are silent. */
  set(levels: ReadonlyMap<string, number>): void {
    for (const [id, level] of this.#levels) level.value = levels.get(id) ?? 0;
  }

  /** Forgets everyone but `ids`. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#levels.keys()) if (!ids.has(id)) this.#levels.delete(id);
  }

  #own(id: string): Signal<number> {
    const held = this.#levels.get(id) ?? signal(0);
    this.#levels.set(id, held);
    return held;
  }
}
