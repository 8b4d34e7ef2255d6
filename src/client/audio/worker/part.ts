/** A part of the worker that is loaded on first use; after a failure the next use tries again. */
export class Part<Loaded> {
  readonly #load: () => Promise<Loaded>;
  #loading: Promise<Loaded> | undefined;
  #loaded: Loaded | undefined;

  constructor(load: () => Promise<Loaded>) {
    this.#load = load;
  }

  /** The part, once it is loaded. */
  get loaded(): Loaded | undefined {
    return this.#loaded;
  }

  /** Callers that wait while it loads get it in the order in which they called. */
  get(): Promise<Loaded> {
    this.#loading ??= this.#begin();
    return this.#loading;
  }

  async #begin(): Promise<Loaded> {
    try {
      this.#loaded = await this.#load();
      return this.#loaded;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }
}
