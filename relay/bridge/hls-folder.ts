/** The stage as a folder of HLS (RFC 8216) that any file server serves: Opus in fragmented MP4, of which the last segments are listed. */
import { once } from 'node:events';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  CmafOutputFormat,
  EncodedAudioPacketSource,
  EncodedPacket,
  FilePathTarget,
  HlsOutputFormat,
  Output,
  PathedTarget,
  StreamTarget,
  type StreamTargetChunk,
  type Target,
} from 'mediabunny';
import { FRAME_MS } from '../../src/node/media/frame.ts';
import { Counters } from '../../src/node/util/counters.ts';
import { Retry } from '../../src/node/util/retry.ts';
import { concat } from '../../src/node/wire/bytes.ts';
import { Failure, reason } from '../util/failure.ts';
import { OpusPackets } from './opus-packets.ts';
import type { MixedBlock, Outlet, Sound } from './outlet.ts';

export interface HlsFolderOptions extends Sound {
  readonly folder: string;
  /** What could not be written, and why; it is tried again. */
  readonly onFailure: (why: string) => void;
}

/** What a player opens. */
export const PLAYLIST = 'index.m3u8';
/** Length of a segment, s. */
const SEGMENT = 4;
/** Segments that are listed: players begin three before the last one. */
const LISTED = 6;
/** What is listed no more is kept for as long as a player may still fetch it: its own length and the list's (RFC 8216, section 6.2.2). */
const KEPT = LISTED + 1;
const SECONDS = FRAME_MS / 1_000;
/** Names of the files of one run are its own: what is cached of an earlier one is not taken for them. */
const OURS = /^stage-[0-9a-z]+(-\d+\.m4s|\.mp4)$/;
const RETRY = { first: 2_000, max: 60_000 };

interface Writing {
  readonly output: Output;
  readonly source: EncodedAudioPacketSource;
  readonly packets: OpusPackets;
  blocks: number;
}

export class HlsFolder implements Outlet {
  readonly #o: HlsFolderOptions;
  readonly #drops = new Counters<'unwritten'>();
  readonly #retry = new Retry(RETRY);
  #writing: Writing | undefined;
  /** Segments that are listed no more, the oldest first. */
  readonly #popped: string[] = [];

  constructor(options: HlsFolderOptions) {
    this.#o = options;
  }

  get drops(): Readonly<Record<string, number>> {
    return this.#drops.snapshot();
  }

  /** Makes the folder and takes away what an earlier run left in it; other files stay. */
  async run(signal: AbortSignal): Promise<void> {
    const { folder } = this.#o;
    try {
      await mkdir(folder, { recursive: true });
      for (const name of await readdir(folder)) if (OURS.test(name)) await rm(join(folder, name), { force: true });
      this.#writing = await this.#open();
    } catch (error) {
      throw new Failure(`${folder} cannot be written: ${reason(error)}`, { cause: error });
    }
    if (!signal.aborted) await once(signal, 'abort');
  }

  async write({ samples }: MixedBlock): Promise<void> {
    try {
      if (this.#writing === undefined && this.#retry.failures > 0 && this.#retry.isDue(performance.now()))
        this.#writing = await this.#open();
      const writing = this.#writing;
      if (writing === undefined) {
        this.#drops.add('unwritten');
        return;
      }
      const packet = new EncodedPacket(writing.packets.encode(samples), 'key', writing.blocks++ * SECONDS, SECONDS);
      await writing.source.add(packet, { decoderConfig: writing.packets.config });
    } catch (error) {
      this.#drops.add('unwritten');
      this.#retry.failed(performance.now());
      this.#o.onFailure(reason(error));
      await this.#abandon();
    }
  }

  async end(): Promise<void> {
    const writing = this.#writing;
    this.#writing = undefined;
    try {
      await writing?.output.finalize();
    } catch (error) {
      this.#o.onFailure(reason(error));
    }
    writing?.packets.free();
  }

  async #open(): Promise<Writing> {
    const { folder } = this.#o;
    await mkdir(folder, { recursive: true });
    const run = `stage-${Math.floor(Date.now() / 1_000).toString(36)}`;
    const format = new HlsOutputFormat({
      segmentFormat: new CmafOutputFormat(),
      targetDuration: SEGMENT,
      live: true,
      maxLiveSegmentCount: LISTED,
      getPlaylistPath: () => 'stage.m3u8',
      getInitPath: () => `${run}.mp4`,
      getSegmentPath: ({ n }) => `${run}-${n}.m4s`,
      onSegmentPopped: (path) => void this.#popped.push(basename(path)),
    });
    const target = new PathedTarget<Target>(join(folder, PLAYLIST), ({ path }) =>
      path.endsWith('.m3u8') ? atomic(path, () => this.#removePopped()) : new FilePathTarget(path),
    );
    const output = new Output({ format, target });
    const source = new EncodedAudioPacketSource('opus');
    output.addAudioTrack(source);
    const packets = await OpusPackets.open(this.#o);
    await output.start();
    return { output, source, packets, blocks: 0 };
  }

  async #removePopped(): Promise<void> {
    while (this.#popped.length > KEPT) await rm(join(this.#o.folder, this.#popped.shift()!), { force: true });
  }

  async #abandon(): Promise<void> {
    const writing = this.#writing;
    this.#writing = undefined;
    writing?.packets.free();
    await writing?.output.cancel().catch(() => undefined);
  }
}

/** A small file that is there as a whole or as it was before, whoever reads it when. `written` follows. */
function atomic(path: string, written: () => Promise<void>): StreamTarget {
  const parts: Uint8Array[] = [];
  return new StreamTarget(
    new WritableStream<StreamTargetChunk>({
      write: ({ data }) => void parts.push(data.slice()),
      close: async () => {
        await writeFile(`${path}.part`, concat(parts));
        await rename(`${path}.part`, path);
        await written();
      },
    }),
  );
}
