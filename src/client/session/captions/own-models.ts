/** Which model captions this person, where their browser has no recogniser: offered by the relay, fetched once they say so, started when they speak. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type CaptionModel, modelBytes } from '../../../node/captions/models.ts';
import { device } from '../platform/storage.ts';
import { type Models, NO_MODELS } from '../view/captions.ts';
import { isKept, loadModel, offeredModels, removeModel } from './model-store.ts';

/** How often it is shown how much is here, ms. */
const SHOW = 100;

export class OwnModels {
  readonly #shown: Signal<Models> = signal(NO_MODELS);
  #models: readonly CaptionModel[] = [];
  #loading: AbortController | undefined;
  /** One after the other: two may want the same. */
  #last: Promise<unknown> = Promise.resolve();

  get shown(): ReadonlySignal<Models> {
    return this.#shown;
  }

  /** The one that is used, if it is here. */
  get used(): CaptionModel | undefined {
    return this.#models.find(({ id }) => id === this.#shown.peek().used);
  }

  /** Asks the relay. Never rejects. */
  async look(): Promise<void> {
    this.#models = await offeredModels();
    const offered = await Promise.all(
      this.#models.map(async (model) => {
        const { id, name, language, licence } = model;
        return { id, name, language, licence, bytes: modelBytes(model), kept: await isKept(model) };
      }),
    );
    const chosen = device.get('captions-model');
    const used = offered.find(({ id, kept }) => kept && id === chosen)?.id;
    this.#show({ offered, used });
  }

  /** Fetches it unless it is here. False when it could not be had whole, or `stop` intervened. */
  async fetch(id: string): Promise<boolean> {
    const model = this.#models.find((one) => one.id === id);
    if (model === undefined) return false;
    this.stop();
    const files = await this.load(model);
    if (files === undefined) return false;
    device.set('captions-model', id);
    const kept = await isKept(model);
    const offered = this.#shown.peek().offered.map((one) => (one.id === id ? { ...one, kept } : one));
    this.#show({ offered, used: id });
    return true;
  }

  /** Its files, from this device where they are; undefined when they cannot be had. */
  load(model: CaptionModel): Promise<ReadonlyMap<string, ArrayBuffer> | undefined> {
    const loaded = this.#last.then(() => this.#load(model));
    this.#last = loaded;
    return loaded;
  }

  async #load(model: CaptionModel): Promise<ReadonlyMap<string, ArrayBuffer> | undefined> {
    const loading = new AbortController();
    this.#loading = loading;
    let shownAt = Number.NEGATIVE_INFINITY;
    const onShare = (share: number): void => {
      const now = performance.now();
      if (this.#loading !== loading || (now - shownAt < SHOW && share < 1)) return;
      shownAt = now;
      this.#show({ fetching: { id: model.id, share } });
    };
    this.#show({ failed: false });
    try {
      return await loadModel(model, { onShare, signal: loading.signal });
    } catch (cause) {
      if (!loading.signal.aborted) {
        console.warn('captions', cause);
        this.#show({ failed: true });
      }
      return undefined;
    } finally {
      if (this.#loading === loading) {
        this.#loading = undefined;
        this.#show({ fetching: undefined });
      }
    }
  }

  async remove(id: string): Promise<void> {
    const model = this.#models.find((one) => one.id === id);
    if (model === undefined) return;
    if (device.get('captions-model') === id) device.set('captions-model', undefined);
    await removeModel(model);
    const { offered, used } = this.#shown.peek();
    this.#show({
      offered: offered.map((one) => (one.id === id ? { ...one, kept: false } : one)),
      used: used === id ? undefined : used,
    });
  }

  /** Nothing is fetched any more. Idempotent. */
  stop(): void {
    this.#loading?.abort();
    this.#loading = undefined;
    this.#show({ fetching: undefined });
  }

  #show(change: Partial<Models>): void {
    this.#shown.value = { ...this.#shown.peek(), ...change };
  }
}
