/** HTTP Live Streaming as ffmpeg makes it, by HTTP, and what is heard of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sirv from 'sirv';
import { afterEach, describe, expect, it } from 'vitest';
import { HlsFolder, PLAYLIST } from '../../../relay/bridge/hls-folder.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import { type HlsDrop, readSound, type SoundDrop, tuneHls, UnreadableError } from '../../../src/node/speaker/index.ts';
import { Counters } from '../../../src/node/util/counters.ts';
import { command } from '../../support/machine/processes.ts';
import { findProgram } from '../../support/machine/programs.ts';
import { audible, hear, tone } from '../../support/media/heard.ts';

/** 440 Hz of 0.25 on the left, 1,000 Hz of 0.125 on the right. */
const TWO = 'aevalsrc=0.25*sin(2*PI*440*t)|0.125*sin(2*PI*1000*t):s=44100';
const AT_ONCE = { first: 1, max: 1 };

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'stoa-hls-'));
  undo.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const files = (path: string): Promise<string> => serve(sirv(path, { dev: true }));

/** So many seconds in pieces of two. */
async function make(path: string, seconds: number, options: string): Promise<void> {
  const source = ['-f', 'lavfi', '-i', `${TWO}:d=${seconds}`];
  const hls = ['-f', 'hls', '-hls_time', '2', '-hls_list_size', '0'];
  await command(await findProgram('ffmpeg'), [
    '-v',
    'error',
    '-y',
    ...source,
    ...hls,
    ...options.split(' '),
    join(path, 'index.m3u8'),
  ]);
}

const inPieces = (path: string): string => `-hls_segment_filename ${join(path, 'piece%d.ts')}`;

const COUNTED = () => ({ drops: new Counters<HlsDrop>(), sound: new Counters<SoundDrop>() });

async function expectTones(url: string, seconds: number): Promise<void> {
  const { drops, sound } = COUNTED();
  const { left, right } = await hear(
    readSound(tuneHls(url, { drops, retry: AT_ONCE }), { drops: sound, levelled: false }),
  );
  expect(Math.abs(audible(left) - seconds)).toBeLessThan(0.15);
  expect(Math.abs(20 * Math.log10(tone(left, 440) / 0.25))).toBeLessThan(0.8);
  expect(Math.abs(20 * Math.log10(tone(right, 1_000) / 0.125))).toBeLessThan(0.8);
  expect(tone(left, 1_000)).toBeLessThan(0.01);
  expect([drops.snapshot(), sound.snapshot()]).toEqual([{}, {}]);
}

describe('a stream that has ended', { timeout: 60_000 }, () => {
  it.each([
    ['AAC in MPEG-TS', '-c:a aac -b:a 160k'],
    ['MP3 in MPEG-TS', '-c:a libmp3lame -b:a 160k'],
    ['AAC in fragmented MP4', '-c:a aac -b:a 160k -hls_segment_type fmp4'],
    ['FLAC in fragmented MP4', '-c:a flac -strict -2 -hls_segment_type fmp4'],
    ['AAC in one file, by ranges', '-c:a aac -b:a 160k -hls_flags single_file'],
    ['AAC in one fragmented MP4, by ranges', '-c:a aac -b:a 160k -hls_segment_type fmp4 -hls_flags single_file'],
  ])('is heard with both ears, from its first piece to its last: %s', async (_, options) => {
    const path = await folder();
    await make(path, 7, options);
    await expectTones(`${await files(path)}index.m3u8`, 7);
  });

  it('is heard as it is in pieces without a wrapping, behind tags', async () => {
    const path = await folder();
    await make(path, 7, `-c:a aac -b:a 160k ${inPieces(path)}`);
    const ffmpeg = await findProgram('ffmpeg');
    const list = await readFile(join(path, 'index.m3u8'), 'utf8');
    const names = [...list.matchAll(/piece\d+(?=\.ts)/g)].map(([name]) => name);
    const tag = Buffer.from([...Buffer.from('ID3'), 4, 0, 0, 0, 0, 0, 20, ...Buffer.alloc(20)]);
    for (const name of names) {
      await command(ffmpeg, ['-v', 'error', '-i', join(path, `${name}.ts`), '-c', 'copy', join(path, `${name}.aac`)]);
      await writeFile(join(path, `${name}.aac`), Buffer.concat([tag, await readFile(join(path, `${name}.aac`))]));
    }
    await writeFile(join(path, 'index.m3u8'), list.replaceAll('.ts', '.aac'));
    await expectTones(`${await files(path)}index.m3u8`, 7);
  });

  it('is heard where it is encrypted with a key that lies beside it', async () => {
    const path = await folder();
    const url = await files(path);
    await writeFile(join(path, 'key'), Buffer.from('0123456789abcdef'));
    await writeFile(join(path, 'info'), `${url}key\n${join(path, 'key')}\n`);
    await make(path, 5, `-c:a aac -b:a 160k -hls_key_info_file ${join(path, 'info')}`);
    await expectTones(`${url}index.m3u8`, 5);
  });

  it('of several the sound without pictures is taken', async () => {
    const path = await folder();
    await make(path, 5, '-c:a aac -b:a 160k');
    const asked: string[] = [];
    const answer = sirv(path, { dev: true });
    const url = await serve((request, response) => {
      asked.push(request.url!);
      answer(request, response);
    });
    await writeFile(
      join(path, 'main.m3u8'),
      [
        '#EXTM3U',
        '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360,CODECS="avc1.4d401e,mp4a.40.2"',
        'film.m3u8',
        '#EXT-X-STREAM-INF:BANDWIDTH=180000,CODECS="mp4a.40.2"',
        'index.m3u8',
      ].join('\n'),
    );
    await expectTones(`${url}main.m3u8`, 5);
    expect(asked).not.toContain('/film.m3u8');
  });

  it('goes on behind a piece that is gone and one that is broken, and counts both', async () => {
    const path = await folder();
    await make(path, 12, `-c:a aac -b:a 160k ${inPieces(path)}`);
    await rm(join(path, 'piece1.ts'));
    await writeFile(join(path, 'piece3.ts'), Buffer.alloc(5_000, 7));
    const { drops, sound } = COUNTED();
    const url = `${await files(path)}index.m3u8`;
    const { left } = await hear(readSound(tuneHls(url, { drops, retry: AT_ONCE }), { drops: sound, levelled: false }));
    expect(left.length / SAMPLE_RATE).toBeGreaterThan(7.5);
    expect(left.length / SAMPLE_RATE).toBeLessThan(8.5);
    expect(drops.snapshot()).toEqual({ unreached: 3, lost: 1 });
    expect(sound.snapshot()).toEqual({ broken: 1 });
  });

  it('that is not there, or is none, or leads to this machine, is refused and says why', async () => {
    const path = await folder();
    const url = await files(path);
    await writeFile(join(path, 'page.m3u8'), '<!doctype html>');
    await writeFile(
      join(path, 'disk.m3u8'),
      '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
    );
    const read = (name: string) => Array.fromAsync(readSound(tuneHls(`${url}${name}`, { retry: AT_ONCE })));
    await expect(read('none.m3u8')).rejects.toThrow('it cannot be had: the server answers 404');
    await expect(read('page.m3u8')).rejects.toThrow('it is no HLS playlist');
    await expect(read('disk.m3u8')).rejects.toThrow('it leads to file:///etc/passwd');
    await expect(read('disk.m3u8')).rejects.toThrow(UnreadableError);
  });
});

describe('a stream that goes on', { timeout: 60_000 }, () => {
  it('is joined near its end, and heard as its list slides on, without a gap', async () => {
    const path = await folder();
    const source = ['-re', '-f', 'lavfi', '-i', `${TWO}:d=40`];
    const hls = [
      '-c:a',
      'aac',
      '-b:a',
      '160k',
      '-f',
      'hls',
      '-hls_time',
      '1',
      '-hls_list_size',
      '5',
      '-hls_flags',
      'delete_segments',
    ];
    const stop = new AbortController();
    undo.push(() => stop.abort());
    const making = spawn(await findProgram('ffmpeg'), ['-v', 'error', ...source, ...hls, join(path, 'index.m3u8')]);
    undo.push(() => {
      const gone = once(making, 'exit');
      making.kill();
      return gone;
    });
    await expect
      .poll(() => readFile(join(path, 'index.m3u8'), 'utf8').catch(() => ''), { timeout: 20_000 })
      .toMatch(/SEQUENCE:[1-9]/);
    const { drops, sound } = COUNTED();
    const url = `${await files(path)}index.m3u8`;
    const frames: Uint8Array[] = [];
    for await (const frame of readSound(tuneHls(url, { drops, signal: stop.signal, retry: AT_ONCE }), {
      drops: sound,
      levelled: false,
    })) {
      frames.push(frame);
      if (frames.length === 12 * 50) break;
    }
    const { left } = await hear(
      (async function* () {
        yield* frames;
      })(),
    );
    expect(tone(left.subarray(0, 48_000), 440)).toBeGreaterThan(0.22);
    // A piece that is missing or heard twice would turn the tone around somewhere.
    expect(tone(left, 440)).toBeGreaterThan(0.22);
    expect([drops.snapshot(), sound.snapshot()]).toEqual([{}, {}]);
  });

  it('as a room’s bridge writes it is heard too', async () => {
    const path = await folder();
    const bridge = new HlsFolder({ folder: path, channels: 1, bitrate: 48_000, onFailure: () => undefined });
    const closing = new AbortController();
    const running = bridge.run(closing.signal);
    let block = 0;
    const write = async (seconds: number): Promise<string> => {
      for (const end = block + seconds * 50; block < end; block++) {
        const samples = Float32Array.from(
          { length: FRAME_SAMPLES },
          (_, i) => 0.25 * Math.sin((2 * Math.PI * 440 * (block * FRAME_SAMPLES + i)) / SAMPLE_RATE),
        );
        await bridge.write({ samples, silent: false, talking: [] });
      }
      return readFile(join(path, 'stage.m3u8'), 'utf8').catch(() => '');
    };
    await expect.poll(() => write(1), { interval: 20 }).toMatch(/(#EXTINF[^#]*){4}/);
    const frames: Uint8Array[] = [];
    const url = `${await files(path)}${PLAYLIST}`;
    for await (const frame of readSound(tuneHls(url, { retry: AT_ONCE }), { levelled: false })) {
      frames.push(frame);
      if (frames.length === 8 * 50) break;
    }
    await bridge.end();
    closing.abort();
    await running;
    const { left } = await hear(
      (async function* () {
        yield* frames;
      })(),
    );
    expect(tone(left, 440)).toBeGreaterThan(0.22);
  });

  it('that begins again is followed, and one to which nothing is added is given up', async () => {
    const path = await folder();
    await make(path, 9, `-c:a aac -b:a 64k ${inPieces(path)}`);
    const list = (first: number, from: number) =>
      [
        '#EXTM3U',
        '#EXT-X-TARGETDURATION:1',
        `#EXT-X-MEDIA-SEQUENCE:${first}`,
        ...[0, 1].flatMap((i) => ['#EXTINF:2,', `piece${from + i}.ts`]),
      ].join('\n');
    await writeFile(join(path, 'index.m3u8'), list(500, 0));
    const { drops } = COUNTED();
    const url = `${await files(path)}index.m3u8`;
    let count = 0;
    const listening = (async () => {
      for await (const _ of readSound(tuneHls(url, { drops, retry: AT_ONCE }), { levelled: false })) {
        if (++count === 150) await writeFile(join(path, 'index.m3u8'), list(3, 2));
      }
    })();
    await expect(listening).rejects.toThrow('nothing is added to it any more');
    expect(count / 50).toBeGreaterThan(7.5);
    expect(drops.snapshot()).toEqual({});
  });
});
