import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFragment } from '../../../src/node/directory/room-link.ts';
import { isOpusFrame } from '../../../src/node/media/opus-packet.ts';
import { readSound } from '../../../src/node/speaker/index.ts';
import { freePort } from '../../support/harness/relay.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { commandIn, endTree, processTree } from '../../support/machine/processes.ts';
import { until } from '../../support/peers/peers.ts';
import { heardIn, letRecord, manifestIn, type RunningProgram, runProgram } from '../../support/peers/recorders.ts';
import { RelayListener } from '../../support/peers/relay-listener.ts';
import { startRadio } from '../../support/peers/test-speaker.ts';

/** Of a busy machine. The page is built on the way where it is older than its sources. */
const SOON = { timeout: 60_000, interval: 50 };

let folder: string;
let manifest: string;
let child: ChildProcess | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-package-'));
  manifest = await readFile(join(REPOSITORY, 'package.json'), 'utf8');
  const words = ['run', '--silent', 'package', '--', '--json', '--pack-destination', folder];
  const said = await commandIn(REPOSITORY, 'npm', words);
  const [{ filename }] = JSON.parse(said.slice(said.indexOf('['))) as [{ filename: string }];
  await writeFile(join(folder, 'package.json'), '{}');
  await commandIn(folder, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, filename)]);
}, 240_000);
afterAll(async () => {
  if (child !== undefined) await endTree(await processTree(child.pid!), 0);
  await rm(folder, { recursive: true, force: true });
});

const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(folder, path), 'utf8'));

describe('the packed relay, installed in an empty folder', { timeout: 120_000 }, () => {
  it('brings few libraries, and leaves the project as it was', async () => {
    const lock = (await json('package-lock.json')) as { packages: Record<string, unknown> };
    expect(Object.keys(lock.packages).filter((path) => /react|libp2p|preact|vite/.test(path))).toEqual([]);
    expect(await readFile(join(REPOSITORY, 'package.json'), 'utf8')).toBe(manifest);
    expect(await json('node_modules/stoa/package.json')).not.toHaveProperty('devDependencies');
  });

  it('is not made by npm alone, which says how instead', async () => {
    await expect(commandIn(REPOSITORY, 'npm', ['pack', '--pack-destination', folder])).rejects.toThrow(
      'npm run package',
    );
  });

  it('is started by the container as nobody, from where npm installs it', async () => {
    const { bin } = (await json('node_modules/stoa/package.json')) as { bin: object };
    const lines = (await readFile(join(folder, 'node_modules/stoa/relay/deploy/Dockerfile'), 'utf8')).split('\n');
    expect(lines).toContain(`ENTRYPOINT ["/opt/stoa/bin/${Object.keys(bin)[0]}"]`);
    expect(lines.find((line) => line.startsWith('RUN'))).toContain('npm install --global --prefix /opt/stoa');
    expect(lines).toContain('USER 65534:65534');
  });

  it('has what gets a certificate in it', async () => {
    const [port, nobody] = [await freePort(), await freePort()];
    const acme = ['--acme', 'ada@example.org', '--acme-agree', '--acme-directory', `https://localhost:${nobody}/`];
    const at = ['--announce', 'relay.example.org', '--host', '127.0.0.1', '--port', `${port}`, '--data', 'acme'];
    const words = [...acme, ...at, '--no-udp', '--no-stun', '--drain-seconds', '0'];
    const relay = spawn(join(folder, 'node_modules/.bin/stoa'), words, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    relay.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = once(relay, 'exit');
    try {
      await expect.poll(() => said, SOON).toContain('ECONNREFUSED');
    } finally {
      await endTree(await processTree(relay.pid!), 0);
      await ended;
    }
  });

  it('serves the page, talks in its demo room, has workers, and ends when told to', async () => {
    const port = await freePort();
    const words = ['--port', `${port}`, '--data', 'data', '--demo', '--workers', '1', '--no-udp', '--no-stun'];
    child = spawn(join(folder, 'node_modules/.bin/stoa'), words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const ended = once(child, 'exit');
    await expect.poll(() => said, SOON).toContain(`Stoa is open at http://localhost:${port}`);
    // Each line comes by itself.
    await expect.poll(() => said, SOON).toContain('see: stoa --help');

    const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
    const page = await (await get('/')).text();
    expect(page).toContain('<!doctype html>');
    const [, script] = /<script[^>]* src="\.([^"]+)"/.exec(page)!;
    expect((await get(script!)).status).toBe(200);
    expect((await get('/page.sha256')).status).toBe(200);
    expect(await (await get('/relay.json')).json()).toMatchObject({ community: 'lobby' });
    const health = async (): Promise<unknown> => (await get('/healthz')).json();
    await expect.poll(health, SOON).toMatchObject({ status: 'up', publishers: 3, workers: 1 });

    const question = ['doctor', `http://localhost:${port}`, '--idle', '0', '--timeout', '20'];
    const looked = await commandIn(folder, join(folder, 'node_modules/.bin/stoa'), question);
    expect(looked).toMatch(/^ok {7}libp2p by WebSocket {5}it proved its key/m);
    expect(looked).toMatch(/^\d+ ok, 0 to look at, 0 wrong, \d+ skipped$/m);

    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(said).not.toContain('"level"');
  });
});

/** Ten lines that use the package as an author of bots does. */
const BOT = `import { openAsBlob } from 'node:fs';
import { Bot, type Line, readSound } from 'stoa';

const [page = '', file = ''] = process.argv.slice(2);
const bot: Bot = await Bot.open(page, { title: 'What time is it?', open: false }, { name: 'Bell' });
bot.on('said', (line: Line) => console.log(line.text));
console.log(bot.link);
await bot.listened();
await bot.say(readSound(await openAsBlob(file)));
await bot.close();
`;
const VOICE = join(REPOSITORY, 'relay/demo/voices/01-doric.opus');
/** Half a second of a tone, over and over. */
const TONE = Float32Array.from({ length: 24_000 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 440 * i) / 48_000));

describe('the programs and the exports of the package', { timeout: 120_000 }, () => {
  let port: number;
  let relay: ChildProcess;
  const undo: (() => Promise<unknown> | unknown)[] = [];
  beforeAll(async () => {
    port = await freePort();
    const words = ['--port', `${port}`, '--data', 'voices', '--no-udp', '--no-stun', '--drain-seconds', '0'];
    relay = spawn(join(folder, 'node_modules/.bin/stoa'), words, { cwd: folder, stdio: 'ignore' });
    const isOpen = () =>
      fetch(`http://127.0.0.1:${port}/relay.json`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(isOpen, 'the relay to open', SOON.timeout);
  }, 60_000);
  afterAll(async () => {
    for (const step of undo.splice(0).reverse()) await step();
    await endTree(await processTree(relay.pid!), 0);
  });

  const program = (...words: [string, ...string[]]): RunningProgram => {
    const running = runProgram(...words);
    undo.push(() => running.end('SIGKILL'));
    return running;
  };
  const stoa = (...words: string[]): RunningProgram => program(join(folder, 'node_modules/.bin/stoa'), ...words);
  const page = (): string => `http://localhost:${port}/`;

  /** Packets that somebody is heard to say in the room whose link a program prints, and how many there are in what it says. */
  async function hears(running: RunningProgram, name: string): Promise<[heard: number, spoken: number]> {
    await expect.poll(running.output, SOON).toContain('#room=');
    const [link] = /http\S+/.exec(running.output())!;
    const route = parseFragment(new URL(link).hash);
    if (route.at !== 'room') throw new Error(`no room: ${link}`);
    const listener = await RelayListener.overSocket(`127.0.0.1:${port}`, route.room);
    try {
      expect(await running.code, running.output()).toBe(0);
      const slots = listener.heard
        .get(name)
        ?.filter(({ payload }) => isOpusFrame(payload))
        .map(({ seq }) => seq);
      return [new Set(slots).size, (await Array.fromAsync(readSound(await openAsBlob(VOICE)))).length];
    } finally {
      listener.stop();
    }
  }

  it('a bot of ten lines compiles against them, strictly, and all that it says is heard', async () => {
    const source = join(folder, 'bot.ts');
    await writeFile(source, BOT);
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const strict = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--skipLibCheck',
      'false',
      '--noUncheckedIndexedAccess',
    ];
    const modern = ['--module', 'nodenext', '--target', 'es2024', '--outDir', join(folder, 'built')];
    const types = ['--types', 'node', '--typeRoots', join(REPOSITORY, 'node_modules/@types')];
    await commandIn(folder, join(REPOSITORY, 'node_modules/.bin/tsc'), [source, ...strict, ...modern, ...types]);
    const bot = program(process.execPath, join(folder, 'built/bot.js'), page(), VOICE);
    const [heard, spoken] = await hears(bot, 'Bell');
    expect(heard).toBe(spoken);
  });

  it('does not compile what the exports do not have', async () => {
    const source = join(folder, 'wrong.ts');
    await writeFile(source, "import { Bot } from 'stoa';\nawait Bot.open(1, { title: '' }, { name: 'Bell' });\n");
    const words = [source, '--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
    const types = ['--typeRoots', join(REPOSITORY, 'node_modules/@types')];
    const compiled = commandIn(folder, join(REPOSITORY, 'node_modules/.bin/tsc'), [...words, ...types]);
    // The address of a page is a text: nothing else is wrong with it.
    await expect(compiled.catch(({ stdout }) => stdout.trim().split('\n'))).resolves.toEqual([
      expect.stringContaining('TS2345'),
    ]);
  });

  it('stoa speak opens a room, speaks a file into it once somebody listens, and leaves', async () => {
    const data = join(folder, 'speaker');
    const [heard, spoken] = await hears(
      stoa('speak', page(), VOICE, '--open', 'Doric', '--name', 'Doric', '--data', data),
      'Doric',
    );
    expect(heard).toBe(spoken);
  });

  it('stoa record records a room, mixes it and makes a replay, and stoa verify finds it true', async () => {
    const { addresses } = (await (await fetch(`${page()}relay.json`)).json()) as { addresses: string[] };
    const radio = await startRadio('Night shift', TONE, addresses.slice(0, 1), { recording: 'host' });
    undo.push(() => radio.stop());
    await radio.speaker.setRecordable(true);
    const [out, data] = [join(folder, 'evening'), join(folder, 'recorder')];
    const recorder = stoa('record', `${page()}${radio.link(addresses)}`, '--out', out, '--data', data);
    await letRecord(radio, 'Recorder');
    await expect.poll(recorder.output, SOON).toContain('Recording Night shift');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await recorder.end('SIGINT'), recorder.output()).toBe(0);
    expect((await heardIn(out, 'Radio')).packets.length).toBeGreaterThan(25);
    expect((await manifestIn(out)).title).toBe('Night shift');
    const verify = stoa('verify', out);
    expect(await verify.code, verify.output()).toBe(0);
    expect(recorder.output()).toContain(`stoa verify ${out}`);
    const publish = stoa('record', '--publish', out, '--out', join(folder, 'replay'));
    expect(await publish.code, publish.output()).toBe(0);
    expect(await readdir(join(folder, 'replay'))).toContain('index.html');
  });
});
