/** The newest record of each author, until it expires. Pure and bounded; of two with the same time the first to arrive stays. */
import type { Outcome } from '../records/kinds.ts';

export interface NewestRecordsOptions<R> {
  readonly by: (record: R) => string;
  /** Most authors; one more is refused. */
  readonly most: number;
  /** How long a record lasts without renewal, ms. */
  readonly life: number;
}

export class NewestRecords<R extends { readonly at: number }> {
  readonly #o: NewestRecordsOptions<R>;
  readonly #entries = new Map<string, { readonly record: R; heard: number }>();

  constructor(options: NewestRecordsOptions<R>) {
    this.#o = options;
  }

  get all(): readonly R[] {
    return [...this.#entries.values()].map(({ record }) => record);
  }

  of(author: string): R | undefined {
    return this.#entries.get(author)?.record;
  }

  isNews(record: R): boolean {
    return record.at > (this.of(this.#o.by(record))?.at ?? -1);
  }

  /** Merges a verified record that arrived at `now` (ms). */
  take(record: R, now: number): Outcome {
    if (!this.isNews(record)) return 'old';
    const author = this.#o.by(record);
    if (!this.#entries.has(author) && this.#entries.size >= this.#o.most) return 'full';
    this.#entries.set(author, { record, heard: now });
    return 'changed';
  }

  /** Removes expired records. True when there were any. When the clock jumped back they last one more life. */
  expire(now: number): boolean {
    const { size } = this.#entries;
    for (const [author, entry] of this.#entries) {
      entry.heard = Math.min(entry.heard, now);
      if (now - entry.heard >= this.#o.life) this.#entries.delete(author);
    }
    return this.#entries.size < size;
  }

  leave(author: string): boolean {
    return this.#entries.delete(author);
  }
}
