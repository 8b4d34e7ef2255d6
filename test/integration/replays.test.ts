import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/node/recording/manifest.ts';
import { readCaptions } from '../../src/node/replay/captions.ts';
import { readListing } from '../../src/node/replay/listing.ts';
import { readPeaks } from '../../src/node/replay/peaks.ts';
import { readReplayInfo } from '../../src/node/replay/replay-info.ts';
import { findProgram } from '../support/machine/programs.ts';
import { type FanoutRelay, startFanoutRelay } from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';
import { type RecordedEvening, recordEvening } from '../support/peers/recorded-evening.ts';
import { heardIn, manifestIn, runProgram } from '../support/peers/recorders.ts';

const run = promisify(execFile);
const undo: (() => Promise<void> | void)[] = [];
let home = '';
let evening: RecordedEvening;
/** The folder of replays, and the one that is in it. */
let shelf = '';
let replay = '';

/** What is said of 7 s, of which Bao says the last. */
const CUT = { from: 5, to: 7 };

async function program(script: string, ...args: string[]): Promise<string> {
  const running = runProgram(process.execPath, script, ...args);
  const code = await running.code;
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${running.output()}`);
  return running.output();
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'stoa-replays-'));
  evening = await recordEvening(join(home, 'evening'));
  const words = 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>Good evening\n\n00:05.500 --> 00:06.000\n<v Bao>Not this\n';
  await writeFile(join(evening.folder, 'captions.vtt'), words);
  const page = join(home, 'page');
  await mkdir(join(page, 'replay'), { recursive: true });
  await writeFile(join(page, 'replay', 'index.html'), 'a page');
  shelf = join(home, 'replays');
  replay = join(shelf, 'first');
  await mkdir(shelf);
  const cut = `${CUT.from}-${CUT.to}`;
  const how = ['--out', replay, '--cut', cut, '--title', 'An evening, cut', '--page', page];
  await program('relay/recorder/record.ts', '--publish', evening.folder, ...how);
}, 240_000);
afterAll(() => rm(home, { recursive: true, force: true }));
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function serving(...args: string[]): Promise<FanoutRelay> {
  const relay = await startFanoutRelay('--replays', shelf, ...args);
  undo.push(() => relay.stop());
  return relay;
}

async function listed({ at }: FanoutRelay, query = '') {
  return readListing(await (await fetch(`http://${at}/replays.json${query}`)).text());
}

/** A path as it is, which `fetch` would tidy. */
function statusOf({ at }: FanoutRelay, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(`http://${at}`, { path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    }).on('error', reject);
  });
}

describe('a published replay', { timeout: 180_000 }, () => {
  it('is shorter by what was cut in all of its files, verifies, and says what is gone', async () => {
    const [whole, cut] = [await manifestIn(evening.folder), await manifestIn(replay)];
    const lasts = ({ started, ended }: typeof whole) => ended! - started;
    expect(lasts(whole) - lasts(cut)).toBe((CUT.to - CUT.from) * 1_000);
    expect(cut.title).toBe('An evening, cut');
    expect(cut.started).toBe(whole.started);
    for (const name of ['Ada', 'Bao']) {
      const [before, after] = [await heardIn(evening.folder, name), await heardIn(replay, name)];
      expect(before.lasts - after.lasts).toBe((CUT.to - CUT.from) * 50);
      // Nothing of the passage is in it, and of the rest no more is gone than a bundle at either side.
      const left = before.packets.filter((_, i) => {
        const second = before.slots[i]! / 50;
        return second < CUT.from || second >= CUT.to;
      });
      expect(left.length - after.packets.length).toBeLessThanOrEqual(4);
      expect(left).toEqual(expect.arrayContaining([...after.packets]));
    }
    const said = await program('relay/recorder/verify.ts', replay);
    expect(said).toContain('All that is heard was signed by its speaker.');
    expect(said).toContain('cut at 00:00:05: 2 s, as its publisher says');
    const { cuts } = readReplayInfo(await readFile(join(replay, 'replay.json'), 'utf8'));
    expect(cuts).toEqual([{ at: CUT.from * 50, lasted: (CUT.to - CUT.from) * 50 }]);
    expect(readCaptions(await readFile(join(replay, 'captions.vtt'), 'utf8')).map(({ text }) => text)).toEqual([
      'Good evening',
    ]);
    const { step, rows } = readPeaks(await readFile(join(replay, 'peaks.json'), 'utf8'));
    expect(rows.map(({ stem }) => stem)).toEqual(cut.speakers.map(({ stem }) => stem));
    for (const { values } of rows) {
      expect(Math.abs(values.length * step - lasts(cut) / 1_000)).toBeLessThanOrEqual(step);
      expect(Math.max(...values)).toBeGreaterThan(8);
      expect(Math.min(...values)).toBe(0);
    }
    const { stdout } = await run(await findProgram('ffmpeg'), ['-i', join(replay, 'mix.ogg'), '-f', 'null', '-']).then(
      ({ stderr }) => ({ stdout: stderr }),
    );
    const [, minutes, seconds] = /Duration: 00:(\d\d):(\d\d\.\d\d)/.exec(stdout)!;
    expect(Math.abs(Number(minutes) * 60 + Number(seconds) - lasts(cut) / 1_000)).toBeLessThan(0.1);
  });

  it('cannot be made of nothing, nor where one is, and the command line says what is wrong', async () => {
    const out = join(home, 'none');
    const page = join(home, 'page');
    const wrong: readonly (readonly [number, string, readonly string[]])[] = [
      [1, 'Nothing would be left', ['--publish', evening.folder, '--out', out, '--cut', '0-', '--page', page]],
      [1, 'holds a recording already', ['--publish', evening.folder, '--out', replay, '--page', page]],
      [1, 'holds no recording', ['--publish', home, '--out', out, '--page', page]],
      [1, 'no built page', ['--publish', evening.folder, '--out', out, '--page', home]],
      [2, '--cut wants FROM-TO', ['--publish', evening.folder, '--out', out, '--cut', '7-5']],
      [2, '--out wants a folder', ['--publish', evening.folder]],
    ];
    for (const [code, words, args] of wrong) {
      const running = runProgram(process.execPath, 'relay/recorder/record.ts', ...args);
      expect(await running.code, running.output()).toBe(code);
      expect(running.output()).toContain(words);
    }
  });
});

describe('a relay that serves replays', { timeout: 120_000 }, () => {
  it('lists them, of a room, a host or a community, and says whose they are by the charter', async () => {
    const relay = await serving();
    const [one, ...more] = await listed(relay);
    expect(more).toEqual([]);
    const host = Buffer.from(evening.charter.host).toString('hex');
    expect(one).toMatchObject({ id: 'first', room: evening.charter.id, title: 'An evening, cut', host });
    expect(one!.speakers).toEqual(['Ada', 'Bao']);
    expect(await listed(relay, `?room=${evening.charter.id}`)).toHaveLength(1);
    expect(await listed(relay, `?host=${host}`)).toHaveLength(1);
    expect(await listed(relay, `?room=${'A'.repeat(27)}`)).toEqual([]);
    expect(await listed(relay, `?host=${'0'.repeat(64)}`)).toEqual([]);
    expect(await listed(relay, `?community=${'A'.repeat(43)}`)).toEqual([]);
    expect(await statusOf(relay, '/replays.json?room=x')).toBe(404);
    expect(await (await fetch(`http://${relay.at}/relay.json`)).json()).toHaveProperty('replays', true);
  });

  it('sends files whole and in part, and not again what somebody has', async () => {
    const { at } = await serving();
    const url = `http://${at}/replays/first/mix.ogg`;
    const bytes = await readFile(join(replay, 'mix.ogg'));
    const whole = await fetch(url);
    expect(whole.headers.get('content-type')).toBe('audio/ogg');
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
    const etag = whole.headers.get('etag')!;
    const part = await fetch(url, { headers: { Range: 'bytes=100-199' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${bytes.byteLength}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200));
    expect((await fetch(url, { headers: { Range: `bytes=${bytes.byteLength}-` } })).status).toBe(416);
    expect((await fetch(url, { headers: { Range: 'bytes=0-1', 'If-Range': '"other"' } })).status).toBe(200);
    expect((await fetch(url, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    expect((await fetch(url, { method: 'HEAD' })).headers.get('content-length')).toBe(`${bytes.byteLength}`);
    const types = {
      'captions.vtt': 'text/vtt',
      'chapters.json': 'application/json+chapters',
      'room.json': 'application/json',
    };
    for (const [name, type] of Object.entries(types)) {
      const answer = await fetch(`http://${at}/replays/first/${name}`);
      expect(answer.headers.get('content-type')).toContain(type);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
    const { speakers } = readManifest(await readFile(join(replay, 'room.json'), 'utf8'));
    expect((await fetch(`http://${at}/replays/first/${speakers[0]!.stem}.signatures`)).status).toBe(200);
  });

  it('gives nothing but files of replays: no page of theirs, no link, no way out', async () => {
    await writeFile(join(home, 'secret'), 'secret');
    await writeFile(join(shelf, 'secret.json'), '{}');
    await symlink(replay, join(shelf, 'linked'));
    const other = join(shelf, 'other');
    await cp(replay, other, { recursive: true });
    await rm(join(other, 'chapters.json'));
    await symlink(join(home, 'secret'), join(other, 'chapters.json'));
    undo.push(async () => {
      for (const path of [other, join(shelf, 'linked'), join(shelf, 'secret.json')])
        await rm(path, { recursive: true, force: true });
    });
    const relay = await serving();
    expect((await listed(relay)).map(({ id }) => id).sort()).toEqual(['first', 'other']);
    for (const path of [
      '/replays/first/index.html',
      '/replays/first/',
      '/replays/first',
      '/replays/',
      '/replays/linked/mix.ogg',
      '/replays/other/chapters.json',
      '/replays/secret.json',
      '/replays/first/../secret',
      '/replays/first/..%2f..%2fsecret',
      '/replays/..%2fsecret/mix.ogg',
      '/replays/first%00/mix.ogg',
      '/replays/first/mix.ogg/',
      '/replays/__proto__/mix.ogg',
      `/replays/${'a'.repeat(3_000)}/mix.ogg`,
    ])
      expect([path, (await statusOf(relay, path)) >= 400]).toEqual([path, true]);
    expect(await statusOf(relay, '/replays/other/mix.ogg')).toBe(200);
  });

  it('leaves out what cannot be read, is too old, or is too much', async () => {
    const broken = join(shelf, 'broken');
    await cp(replay, broken, { recursive: true });
    await writeFile(join(broken, 'room.json'), '{"version":1');
    const old = join(shelf, 'old');
    await cp(replay, old, { recursive: true });
    const manifest = JSON.parse(await readFile(join(old, 'room.json'), 'utf8'));
    const earlier = (time: string) => new Date(Date.parse(time) - 40 * 86_400_000).toISOString();
    const aged = { ...manifest, started: earlier(manifest.started), ended: earlier(manifest.ended) };
    await writeFile(join(old, 'room.json'), JSON.stringify(aged));
    undo.push(async () => {
      for (const path of [broken, old]) await rm(path, { recursive: true, force: true });
    });
    expect((await listed(await serving())).map(({ id }) => id)).toEqual(['first', 'old']);
    expect((await listed(await serving('--replays-days', '30'))).map(({ id }) => id)).toEqual(['first']);
    const big = join(shelf, 'big');
    await cp(replay, big, { recursive: true });
    // Of the name of a speaker's file, and older than the other by a second.
    await writeFile(join(big, `${'0'.repeat(24)}.opus`), new Uint8Array(2_000_000));
    const later = { ...manifest, started: new Date(Date.parse(manifest.started) - 1_000).toISOString() };
    await writeFile(join(big, 'room.json'), JSON.stringify(later));
    undo.push(() => rm(big, { recursive: true, force: true }));
    const small = await serving('--replays-size', '1');
    expect((await listed(small)).map(({ id }) => id)).toEqual(['first']);
    expect(await statusOf(small, '/replays/big/mix.ogg')).toBe(404);
  });

  it('has none unless it is told to', async () => {
    const relay = await startFanoutRelay();
    undo.push(() => relay.stop());
    for (const path of ['/replays.json', '/replays.xml', '/replays/first/mix.ogg'])
      expect(await statusOf(relay, path)).toBe(404);
    expect(await (await fetch(`http://${relay.at}/relay.json`)).json()).not.toHaveProperty('replays');
  });
});

describe('the feed of a relay', { timeout: 120_000 }, () => {
  it('is one that gpodder, newsboat’s podboat and mpv take a replay from', async () => {
    const { at } = await serving();
    const feed = `http://${at}/replays.xml`;
    const text = await (await fetch(feed)).text();
    expect(text).toContain('<podcast:chapters ');
    expect(text).toContain('<podcast:transcript ');
    expect(text).toMatch(/<guid isPermaLink="false">stoa:/);
    expect(await (await fetch(`${feed}?room=${'A'.repeat(27)}`)).text()).not.toContain('<item>');
    const bytes = await readFile(join(replay, 'mix.ogg'));

    const gpodder = join(home, 'gpodder');
    const env = { ...process.env, GPODDER_HOME: gpodder, HOME: home };
    const gpo = await findProgram('gpo');
    await run(gpo, ['subscribe', feed, 'Evenings'], { env });
    await run(gpo, ['update'], { env });
    await run(gpo, ['download'], { env });
    expect(await readFile(join(gpodder, 'Downloads', 'Evenings', 'mix.ogg'))).toEqual(bytes);

    const boat = join(home, '.newsboat');
    const down = join(home, 'down');
    await mkdir(boat);
    await mkdir(down);
    await writeFile(join(boat, 'urls'), `${feed}\n`);
    await writeFile(join(boat, 'config'), `podcast-auto-enqueue yes\ndownload-path "${down}/"\nmax-downloads 1\n`);
    await run(await findProgram('newsboat'), ['-x', 'reload'], { env });
    // It wants a terminal.
    const podboat = `${await findProgram('podboat')} -a`;
    const terminal = { env: { ...env, TERM: 'xterm' }, stdio: 'ignore' as const };
    const child = spawn(await findProgram('script'), ['-qec', podboat, '/dev/null'], terminal);
    undo.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    });
    const size = () =>
      stat(join(down, 'mix.ogg')).then(
        ({ size }) => size,
        () => 0,
      );
    await until(async () => (await size()) === bytes.byteLength, 'the download', 30_000);
    expect(await readFile(join(down, 'mix.ogg'))).toEqual(bytes);

    const [, url] = /<enclosure url="([^"]+)"/.exec(text)!;
    const mpv = ['--no-config', '--ao=null', '--no-video', '--start=3', '--length=1', '--msg-level=all=error', url!];
    const { stdout, stderr } = await run(await findProgram('mpv'), mpv, { env });
    expect(stdout + stderr).toBe('');
  });
});
