/** The shelf as it was read last. It is read again when it is asked for and old, so seldom that reading takes little of the time however much there is to read. */
import { isDeepStrictEqual } from 'node:util';
import type { Shelf } from './shelf.ts';

export interface KeptShelfOptions {
  readonly read: () => Promise<Shelf>;
  /** Of each reading, also of one that found nothing new. */
  readonly onRead?: (shelf: Shelf) => void;
  /** ms of a steady clock. */
  readonly steady: () => number;
}

/** A reading holds for so long at least, ms; and for so many times as long as it took: reading takes a fiftieth of the time at most. */
const FRESH = 5_000;
const TIMES = 50;

/** However many ask at a time, it is read once; and one that is the same is the same object. Rejects as `read` does, and then reads again. */
export function keptShelf({ read, onRead, steady }: KeptShelfOptions): () => Promise<Shelf> {
  let held: { readonly shelf: Shelf; readonly until: number } | undefined;
  let reading: Promise<Shelf> | undefined;
  const readAgain = async (): Promise<Shelf> => {
    const began = steady();
    const fresh = await read();
    const shelf = held !== undefined && isDeepStrictEqual(held.shelf, fresh) ? held.shelf : fresh;
    const now = steady();
    held = { shelf, until: now + Math.max(FRESH, TIMES * (now - began)) };
    onRead?.(shelf);
    return shelf;
  };
  return () => {
    if (held !== undefined && steady() < held.until) return Promise.resolve(held.shelf);
    reading ??= readAgain().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
