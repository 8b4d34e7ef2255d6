/** Named counts of what was dropped or refused, and why. The names are code, never remote input, so the map is bounded. */
export class Counters<Name extends string = string> {
  readonly #counts = new Map<Name, number>();

  add(name: Name, n = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + n);
  }

  get(name: Name): number {
    return this.#counts.get(name) ?? 0;
  }

  snapshot(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
