/** A part of the worker that is loaded when it is first asked for; after a failure the next who asks tries again. */
export class Part<Loaded> {
  readonly #load: () => Promise<Loaded>;
  #loading: Promise<Loaded> | undefined;
  #loaded: Loaded | undefined;

  constructor(load: () => Promise<Loaded>) {
    this.#load = load;
  }

  /** The part, once it is here. */
  get loaded(): Loaded | undefined {
    return this.#loaded;
  }

  /** Those who ask while it loads get it in the order in which they asked. */
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
