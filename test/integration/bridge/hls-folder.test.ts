/** A folder of HLS, written as fast as it can be made, and read by ffmpeg. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HlsFolder, PLAYLIST } from '../../../relay/bridge/hls-folder.ts';
import { Failure } from '../../../relay/util/failure.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { decodeOpus, demoLine } from '../../support/media/demo-voices.ts';
import { until } from '../../support/peers/peers.ts';
import { play } from '../../support/radio/player.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-hls-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Opened {
  readonly hls: HlsFolder;
  readonly failures: string[];
  /** Writes so many blocks of a sound that goes round and round. */
  write(blocks: number): Promise<void>;
  close(): Promise<void>;
}

async function open(folder: string, sound: Float32Array): Promise<Opened> {
  const failures: string[] = [];
  const hls = new HlsFolder({ folder, channels: 1, bitrate: 48_000, onFailure: (why) => failures.push(why) });
  const closing = new AbortController();
  const running = hls.run(closing.signal);
  let ended = false;
  const close = async (): Promise<void> => {
    if (ended) return;
    ended = true;
    await hls.end();
    closing.abort();
    await running;
  };
  undo.push(close);
  let at = 0;
  const block = (): Float32Array => {
    if (at + FRAME_SAMPLES > sound.length) at = 0;
    at += FRAME_SAMPLES;
    return sound.slice(at - FRAME_SAMPLES, at);
  };
  const silence = { samples: new Float32Array(FRAME_SAMPLES), silent: true, talking: [] };
  // Blocks before the folder is open are counted.
  await until(async () => {
    const before = hls.drops['unwritten'] ?? 0;
    await hls.write(silence);
    return hls.drops['unwritten'] === undefined || hls.drops['unwritten'] === before;
  }, 'the folder');
  return {
    hls,
    failures,
    write: async (blocks) => {
      for (let i = 0; i < blocks; i++) await hls.write({ samples: block(), silent: false, talking: [] });
    },
    close,
  };
}

/** Names of the segments that a list names, and of its head. */
async function listed(folder: string): Promise<{ head: string; segments: string[]; sequence: number; text: string }> {
  const text = await readFile(join(folder, 'stage.m3u8'), 'utf8');
  return {
    text,
    head: /#EXT-X-MAP:URI="([^"]+)"/.exec(text)![1]!,
    segments: text.split('\n').filter((line) => line.endsWith('.m4s')),
    sequence: Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(text)![1]),
  };
}

/** One second is 50 blocks. */
const MINUTE = 3_000;

describe('a folder of HLS', { timeout: 60_000 }, () => {
  it('lists the last segments of four seconds, keeps them for a while and no longer, and is what was said', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'stage-old1-7.m4s'), 'of an earlier run');
    await writeFile(join(folder, 'index.html'), 'somebody else’s');
    const voice = await decodeOpus(await demoLine(4));
    const { write, close, hls } = await open(folder, voice);
    await write(MINUTE + 200);
    const live = await listed(folder);
    expect(live.segments).toHaveLength(6);
    expect(live.sequence).toBe(10);
    expect(live.text).toContain('#EXT-X-TARGETDURATION:4\n');
    expect(live.text.match(/#EXTINF:4,/g)).toHaveLength(6);
    expect(live.text).not.toContain('#EXT-X-ENDLIST');
    const files = await readdir(folder);
    // A player may still be about to fetch what was listed a moment ago.
    expect(files.filter((name) => name.endsWith('.m4s'))).toHaveLength(6 + 7);
    for (const name of [live.head, ...live.segments]) expect(files).toContain(name);
    expect(files).not.toContain('stage-old1-7.m4s');
    expect(files).toContain('index.html');
    expect(files.filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await readFile(join(folder, PLAYLIST), 'utf8')).toMatch(/CODECS="Opus"\nstage\.m3u8\n$/);

    await close();
    expect((await listed(folder)).text).toMatch(/#EXT-X-ENDLIST\n$/);
    const player = await play(join(folder, PLAYLIST));
    await player.ended;
    expect(player.complaints()).toBe('');
    expect(player.seconds).toBeGreaterThan(20);
    expect(player.seconds).toBeLessThan(25);
    expect(compareVoice(player.sound(0, 8), voice).score).toBeGreaterThan(SAME_VOICE);
    expect(hls.drops['unwritten'] ?? 0).toBeLessThan(50);
  });

  it('has a list that is whole at any moment, and names only what is there as a whole', async () => {
    const folder = await emptyFolder();
    const { write } = await open(
      folder,
      new Float32Array(SAMPLE_RATE).map((_, i) => Math.sin(i * i) / 4),
    );
    let isWriting = true;
    const writing = write(MINUTE).then(() => {
      isWriting = false;
    });
    await until(
      () =>
        stat(join(folder, 'stage.m3u8')).then(
          () => true,
          () => false,
        ),
      'the list',
    );
    let looks = 0;
    for (; isWriting; looks++) {
      const { text, segments } = await listed(folder);
      expect(text).toMatch(/^#EXTM3U\n[\s\S]*\.m4s\n$/);
      // The last one is the one that was written last.
      const bytes = await readFile(join(folder, segments.at(-1)!));
      expect(wholeBoxes(bytes)).toBe(true);
    }
    await writing;
    expect(looks).toBeGreaterThan(10);
  });

  it('goes on in a new run when what it writes in was taken away', async () => {
    const folder = await emptyFolder();
    const { write, failures, hls } = await open(folder, new Float32Array(SAMPLE_RATE));
    await write(MINUTE / 6);
    const before = await listed(folder);
    await rm(folder, { recursive: true });
    await writeFile(folder, 'no folder');
    await write(MINUTE / 6);
    expect(failures.length).toBeGreaterThan(0);
    expect(hls.drops['unwritten']).toBeGreaterThan(0);
    await rm(folder);
    await until(async () => {
      await write(10);
      return readdir(folder).then(
        (names) => names.includes('stage.m3u8'),
        () => false,
      );
    }, 'the list');
    expect((await listed(folder)).head).not.toBe(before.head);
  });

  it('says at once where it cannot be', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'file'), '');
    const options = { channels: 1, bitrate: 48_000, onFailure: () => undefined } as const;
    const hls = new HlsFolder({ ...options, folder: join(folder, 'file') });
    await expect(hls.run(new AbortController().signal)).rejects.toThrow(Failure);
  });
});

/** Boxes of MP4 one after another, up to the last byte. */
function wholeBoxes(bytes: Buffer): boolean {
  let at = 0;
  while (at + 8 <= bytes.byteLength) at += bytes.readUInt32BE(at);
  return bytes.byteLength > 0 && at === bytes.byteLength;
}
