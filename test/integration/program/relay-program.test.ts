import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../support/harness/relay.ts';
import { TestListener } from '../../support/peers/local-relay.ts';

const NODE = join(import.meta.dirname, '../../../node_modules/.bin/node');
const MAIN = join(import.meta.dirname, '../../../relay/main.ts');

/** A cold start takes one to two seconds; on two busy cores ten times that, ms. */
const START_TIMEOUT = 30_000;

interface Program {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

let page: string;
let data: string;
const programs: Program[] = [];

beforeAll(async () => {
  page = await mkdtemp(join(tmpdir(), 'stoa-page-'));
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Stoa</title>');
});
afterAll(() => rm(page, { recursive: true, force: true }));
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'stoa-data-'));
});
afterEach(async () => {
  for (const { child, ended } of programs.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await rm(data, { recursive: true, force: true });
});

function start(...args: string[]): Program {
  const child = spawn(NODE, [MAIN, ...(args.includes('--page') ? [] : ['--page', page]), '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? null);
  const program = { child, out: () => out, err: () => err, ended };
  programs.push(program);
  return program;
}

/** Starts on a free port and waits for the line that says where it is open. */
async function open(...args: string[]): Promise<Program & { url: string; port: number }> {
  const port = await freePort();
  const program = start('--port', `${port}`, ...args);
  await expect
    .poll(() => program.out() + program.err(), { timeout: START_TIMEOUT, interval: 20 })
    .toContain('Stoa is open at');
  return { ...program, port, url: `http://127.0.0.1:${port}` };
}

interface Description {
  readonly name: string;
  readonly peerId: string;
  readonly addresses: readonly string[];
  readonly stun: readonly string[];
  readonly community: string;
}

async function describeRelay(url: string): Promise<Description> {
  const response = await fetch(`${url}/relay.json`);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  return (await response.json()) as Description;
}

describe('the relay program', { timeout: 3 * START_TIMEOUT }, () => {
  it('prints its address, serves the page, describes itself, and ends with code 0', async () => {
    const { url, port, child, ended, out, err } = await open('--drain-seconds', '600');
    await expect
      .poll(out)
      .toBe(
        `Stoa is open at http://localhost:${port}\nOnly this computer can open it. To let others in, see: npm start -- --help\n`,
      );
    expect(await (await fetch(url)).text()).toContain('<title>Stoa</title>');
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ status: 'up', sockets: 0 });

    const { addresses, peerId, name, stun, community } = await describeRelay(url);
    expect(addresses[0]).toBe(`/ip4/127.0.0.1/tcp/${port}/ws/p2p/${peerId}`);
    expect(addresses[1]).toMatch(
      new RegExp(`^/ip4/127.0.0.1/udp/${port}/webrtc-direct/certhash/u[\\w-]+/p2p/${peerId}$`),
    );
    expect(name).toMatch(/^[A-Z][a-z]+$/);
    expect({ stun, community }).toEqual({ stun: [], community: 'lobby' });

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(err()).toBe('');
  });

  it('asks listeners to leave before it ends, waits as long as configured, and ends at once when asked again', async () => {
    const room = 'A'.repeat(27);
    for (const { again, seconds, least } of [
      { again: false, seconds: 2, least: 1_900 },
      { again: true, seconds: 600, least: 500 },
    ]) {
      const { port, child, ended } = await open('--drain-seconds', `${seconds}`);
      const listener = await TestListener.overSocket(`127.0.0.1:${port}`, { room });
      await expect.poll(() => listener.messages.length, { timeout: 5_000 }).toBeGreaterThan(0);
      const asked = performance.now();
      child.kill('SIGTERM');
      await expect.poll(() => listener.notices.map((n) => n.reason)).toEqual(['draining']);
      if (again) setTimeout(() => child.kill('SIGTERM'), 500);
      expect(await ended).toBe(again ? 1 : 0);
      expect(performance.now() - asked).toBeGreaterThan(least);
    }
  });

  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])('ends as soon as its listeners have left, %s', async (_, args) => {
    const { port, child, ended } = await open('--drain-seconds', '60', ...args);
    const listener = await TestListener.overSocket(`127.0.0.1:${port}`, { room: 'A'.repeat(27) });
    await expect.poll(() => listener.messages.length, { timeout: 5_000 }).toBeGreaterThan(0);
    child.kill('SIGTERM');
    await expect.poll(() => listener.notices.length).toBe(1);
    listener.close();
    expect(await ended).toBe(0);
  });

  it('keeps its key and its certificate across a restart', async () => {
    const first = await open();
    const before = await describeRelay(first.url);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    const second = await open();
    const after = await describeRelay(second.url);
    const certificate = (addresses: readonly string[]): string | undefined =>
      /certhash\/([\w-]+)/.exec(addresses.join())?.[1];
    expect(after.peerId).toBe(before.peerId);
    expect(after.name).toBe(before.name);
    expect(certificate(after.addresses)).toBe(certificate(before.addresses));
  });

  it('ends while people are connected and requests hang', async () => {
    const { port, child, ended } = await open('--drain-seconds', '600');
    const hanging = connect(port, '127.0.0.1');
    hanging.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\n');
    const upgraded = connect(port, '127.0.0.1');
    upgraded.on('error', () => undefined);
    upgraded.write(
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    const [answer] = (await once(upgraded, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 101/);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('prints nothing when asked to be quiet', async () => {
    const port = await freePort();
    const program = start('--quiet', '--port', `${port}`);
    const answers = async (): Promise<boolean> =>
      (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok ?? false;
    await expect.poll(answers, { timeout: START_TIMEOUT }).toBe(true);
    expect(program.out()).toBe('');
  });

  it('announces what its operator names, whatever the request says, and offers STUN there', async () => {
    const { url } = await open(
      '--host',
      '0.0.0.0',
      '--announce',
      '192.0.2.7:443',
      '--name',
      'Thessaly',
      '--stun-port',
      '0',
    );
    const { addresses, name, stun, peerId } = await describeRelay(url);
    expect(name).toBe('Thessaly');
    expect(addresses[0]).toBe(`/ip4/192.0.2.7/tcp/443/ws/p2p/${peerId}`);
    expect(addresses[1]).toMatch(/^\/ip4\/192\.0\.2\.7\/udp\/\d+\/webrtc-direct\/certhash\//);
    expect(stun).toEqual([expect.stringMatching(/^stun:192\.0\.2\.7:\d+$/)]);
  });

  it('reports in one line that a TCP port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { ended, err, out } = start('--port', `${port}`);
    expect(await ended).toBe(1);
    expect(err()).toBe(
      `TCP port ${port} of 127.0.0.1 is already in use. Stop what uses it, or choose another with --port\n`,
    );
    expect(out()).toBe('');
    other.close();
  });

  it('reports in one line that a UDP port is taken', async () => {
    const other = createSocket('udp4').bind(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address();
    const udp = start('--port', '0', '--udp-port', `${port}`);
    const stun = start('--port', '0', '--stun-port', `${port}`);
    expect([await udp.ended, await stun.ended]).toEqual([1, 1]);
    expect(udp.err()).toBe(
      `UDP port ${port} of 127.0.0.1 is already in use. Stop what uses it, or choose another with --udp-port\n`,
    );
    expect(stun.err()).toBe(
      `UDP port ${port} of 127.0.0.1 is already in use. Stop what uses it, or choose another with --stun-port\n`,
    );
    other.close();
  });

  it.each([
    [2, ['--prot', '80'], /^Unknown option --prot\. See: npm start -- --help\n$/],
    [2, ['--port', 'eighty'], /^--port wants a whole number from 0 to 65535, not "eighty"\. See: .*\n$/],
    [1, ['--port', '0', '--page', '/nowhere'], /^Cannot read the page folder \/nowhere: ENOENT\n$/],
    [
      1,
      ['--port', '0', '--announce', 'a.example', '--tls-cert', '/nowhere', '--tls-key', '/nowhere'],
      /^--tls-(cert|key): cannot read \/nowhere: ENOENT\n$/,
    ],
  ])('ends with code %i and one line for %j', async (code, args, line) => {
    const { ended, err, out } = start(...args);
    expect(await ended).toBe(code);
    expect(err()).toMatch(line);
    expect(out()).toBe('');
  });

  it('prints its help', async () => {
    const { ended, out } = start('--help');
    expect(await ended).toBe(0);
    expect(out()).toContain('--announce NAME[:PORT]');
  });
});
