/** Typed events without the ceremony of the DOM: `on` returns a function that removes the listener. */
export class Emitter<Events extends { [K in keyof Events]: readonly unknown[] }> {
  #listeners: { [K in keyof Events]?: Set<(...args: Events[K]) => void> } = {};

  on<K extends keyof Events>(event: K, listener: (...args: Events[K]) => void): () => void {
    const set = this.#listeners[event] ?? new Set<(...args: Events[K]) => void>();
    this.#listeners[event] = set;
    set.add(listener);
    return () => set.delete(listener);
  }

  emit<K extends keyof Events>(event: K, ...args: Events[K]): void {
    for (const listener of [...(this.#listeners[event] ?? [])]) listener(...args);
  }

  /** Removes every listener. */
  clear(): void {
    this.#listeners = {};
  }
}
