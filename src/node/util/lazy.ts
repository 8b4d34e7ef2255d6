/** A value made on first use, and again after a failure: a network that failed once may work the next time. */
export class Lazy<T> {
  readonly #make: () => Promise<T>;
  #begun: Promise<T> | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** Undefined before the first use and after a failure. */
  get begun(): Promise<T> | undefined {
    return this.#begun;
  }

  get(): Promise<T> {
    if (this.#begun !== undefined) return this.#begun;
    const making = this.#make();
    this.#begun = making;
    making.catch(() => {
      this.#begun = undefined;
    });
    return making;
  }
}
