/** The segments of a stream in their order, fetched a little ahead: all of one that has ended, and of one that goes on those that come. */
import type { Counters } from '../../../util/counters.ts';
import { Retry, type RetryPolicy } from '../../../util/retry.ts';
import { sleep } from '../../../util/sleep.ts';
import { concat } from '../../../wire/bytes.ts';
import { UnreadableError } from '../faults.ts';
import { fetchWhole } from '../radio/fetch-whole.ts';
import { chooseVariant, type MediaPlaylist, type Piece, readHlsPlaylist, type Segment } from './playlist.ts';

/** 'unreached': playlists and segments that did not come; 'lost': segments that were listed no more when their turn came, or never came. */
export type HlsDrop = 'unreached' | 'lost';

export interface HlsOptions {
  /** Ends it. */
  readonly signal?: AbortSignal;
  readonly drops?: Counters<HlsDrop>;
  /** When what did not come is asked for again. */
  readonly retry?: RetryPolicy;
}

export interface Fetched {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly discontinuous: boolean;
}

/** Tries in a row for a playlist, some two minutes, and for a segment. */
const [TRIES, SEGMENT_TRIES] = [10, 3];
/** Bytes of a playlist, of a segment (ten seconds of pictures may be in it), of what stands before segments, and of a key. */
const MAX_PLAYLIST = 2 ** 22;
const MAX_SEGMENT = 2 ** 25;
const MAX_INIT = 2 ** 20;
const KEY = 16;
/** What goes on is joined so many segments, or seconds, before its end (section 6.3.3): loudness is looked at five seconds ahead. */
const [BEHIND, BEHIND_SECONDS] = [3, 8];
/** Playlists that name streams may lead to others that do, so often. */
const DEPTH = 3;

type Needed = Required<HlsOptions>;

/** Throws UnreadableError for what is not there, is no such stream, or ends without saying so; and the signal's reason. */
export async function* hlsSegments(url: string, options: Needed): AsyncGenerator<Fetched> {
  const { signal, drops } = options;
  const reader = new Reader(options);
  let { playlist, address } = await reader.stream(url);
  let next = playlist.ended ? (playlist.segments[0]?.number ?? 0) : startOf(playlist);
  let isCut = false;
  for (;;) {
    const began = performance.now();
    const first = playlist.segments[0]?.number ?? next;
    if (first > next) {
      drops.add('lost', first - next);
      next = first;
      isCut = true;
    }
    // A station that begins again counts from where it likes.
    const last = playlist.segments.at(-1)?.number ?? next;
    if (last < next - 1 - playlist.segments.length) next = startOf(playlist);
    let isNew = false;
    for (const segment of playlist.segments) {
      if (segment.number < next) continue;
      isNew = true;
      next = segment.number + 1;
      const bytes = await reader.segment(segment);
      if (bytes === undefined) drops.add('lost');
      else yield { bytes, discontinuous: segment.discontinuous || isCut };
      isCut = bytes === undefined;
      // What takes long may be listed no more.
      if (performance.now() - began > playlist.target * 1_000 && !playlist.ended) break;
    }
    if (playlist.ended && next > (playlist.segments.at(-1)?.number ?? -1)) return;
    reader.checkLife(isNew, playlist);
    const pause = playlist.target * (isNew ? 1_000 : 500) - (performance.now() - began);
    if (pause > 0) await sleep(pause, signal);
    ({ playlist, address } = await reader.media(address));
  }
}

/** The number of the segment to begin with. */
function startOf({ segments, target }: MediaPlaylist): number {
  let [seconds, at] = [0, segments.length];
  while (at > 0 && (segments.length - at < BEHIND || seconds < Math.max(BEHIND * target, BEHIND_SECONDS))) {
    at--;
    seconds += segments[at]!.duration;
  }
  return segments[at]?.number ?? 0;
}

interface Found {
  readonly playlist: MediaPlaylist;
  readonly address: string;
}

class Reader {
  readonly #o: Needed;
  readonly #retry: Retry;
  #wasThere = false;
  #init: { readonly of: string; readonly bytes: Uint8Array } | undefined;
  #key: { readonly of: string; readonly key: CryptoKey } | undefined;
  /** When something new was listed last. */
  #lived = performance.now();

  constructor(options: Needed) {
    this.#o = options;
    this.#retry = new Retry(options.retry);
  }

  /** The list of segments behind an address. */
  async stream(url: string): Promise<Found> {
    let address = url;
    for (let depth = 0; depth < DEPTH; depth++) {
      const found = await this.#playlist(address);
      if (found.playlist.type === 'media') return { playlist: found.playlist, address: found.address };
      address = chooseVariant(found.playlist.variants).url;
    }
    throw new UnreadableError('it leads from one playlist to the next');
  }

  async media(address: string): Promise<Found> {
    const found = await this.#playlist(address);
    if (found.playlist.type !== 'media') throw new UnreadableError('it has become another kind of playlist');
    return { playlist: found.playlist, address: found.address };
  }

  /** Undefined for one that does not come. */
  async segment(segment: Segment): Promise<Uint8Array<ArrayBuffer> | undefined> {
    for (let tries = 0; tries < SEGMENT_TRIES; tries++) {
      try {
        const init = segment.init && (await this.#initOf(segment.init));
        const bytes = await this.#opened(segment, await this.#fetch(segment, MAX_SEGMENT));
        this.#retry.succeeded();
        return init === undefined ? bytes : concat([init, bytes]);
      } catch {
        this.#o.signal.throwIfAborted();
        this.#o.drops.add('unreached');
        // What is gone does not come back by waiting for it long.
        if (tries + 1 < SEGMENT_TRIES)
          await sleep(Math.min(1_000, this.#retry.failed(performance.now())), this.#o.signal);
      }
    }
    return undefined;
  }

  /** Throws for a station to which nothing is added any more. */
  checkLife(isNew: boolean, { target }: MediaPlaylist): void {
    const now = performance.now();
    if (isNew) this.#lived = now;
    else if (now - this.#lived > TRIES * target * 1_000) throw new UnreadableError('nothing is added to it any more');
  }

  async #playlist(
    url: string,
  ): Promise<{ readonly playlist: ReturnType<typeof readHlsPlaylist>; readonly address: string }> {
    for (;;) {
      try {
        const { bytes, url: address } = await fetchWhole(url, { most: MAX_PLAYLIST, signal: this.#o.signal });
        const playlist = readHlsPlaylist(new TextDecoder().decode(bytes), address);
        this.#retry.succeeded();
        this.#wasThere = true;
        return { playlist, address };
      } catch (error) {
        this.#o.signal.throwIfAborted();
        if (error instanceof UnreadableError) throw error;
        this.#o.drops.add('unreached');
        const wait = this.#retry.failed(performance.now());
        const problem = error instanceof Error ? error.message : error;
        if (!this.#wasThere) throw new UnreadableError(`it cannot be had: ${problem}`, { cause: error });
        if (this.#retry.failures > TRIES)
          throw new UnreadableError(`it is not found again: ${problem}`, { cause: error });
        await sleep(wait, this.#o.signal);
      }
    }
  }

  async #fetch({ url, range }: Piece, most: number): Promise<Uint8Array<ArrayBuffer>> {
    return (await fetchWhole(url, { most, range, signal: this.#o.signal })).bytes;
  }

  async #initOf(piece: Piece): Promise<Uint8Array> {
    const of = `${piece.url} ${piece.range?.from} ${piece.range?.length}`;
    if (this.#init?.of !== of) this.#init = { of, bytes: await this.#fetch(piece, MAX_INIT) };
    return this.#init.bytes;
  }

  async #opened({ key }: Segment, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    if (key === undefined) return bytes;
    if (this.#key?.of !== key.url) {
      const raw = await this.#fetch({ url: key.url, range: undefined }, KEY);
      this.#key = { of: key.url, key: await crypto.subtle.importKey('raw', raw, 'AES-CBC', false, ['decrypt']) };
    }
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv: key.iv }, this.#key.key, bytes));
  }
}
