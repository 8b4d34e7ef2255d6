import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { encodeApplause } from '../../src/node/fanout/protocol/listener-messages.ts';
import { encodeHello } from '../../src/node/fanout/protocol/relay-messages.ts';
import { hello } from '../support/fakes/fake-forwarder.ts';
import { descendantsRunning } from '../support/machine/processes.ts';
import { selfSign } from '../support/machine/self-sign.ts';
import {
  type FanoutRelay,
  frame,
  rawSocket,
  startFanoutRelay,
  Talker,
  TestListener,
} from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relayWith(...args: string[]): Promise<FanoutRelay> {
  const relay = await startFanoutRelay('--workers', '2', ...args);
  undo.push(() => relay.stop());
  return relay;
}

async function talkerAt(relay: FanoutRelay): Promise<Talker> {
  const talker = await Talker.start([relay], [relay.address]);
  undo.push(() => talker.stop());
  return talker;
}

const workers = (): Promise<readonly number[]> => descendantsRunning('workers/worker.ts');

describe('workers', { timeout: 60_000 }, () => {
  it('share the listeners of one port, and one that dies is replaced: its listeners return without a hole, the others notice nothing', async () => {
    // What is said comes in by another relay, so that no worker stands between the speaker and the history.
    const source = await startFanoutRelay();
    undo.push(() => source.stop());
    const talker = await talkerAt(source);
    const relay = await relayWith('--peer', source.address);
    const room = talker.id;
    const listeners = await Promise.all(Array.from({ length: 30 }, () => TestListener.overSocket(relay.at, { room })));
    await until(() => talker.publishers[0]!.wanted, 'the relay to want audio');
    const before = await talker.talk(5);
    await until(() => listeners.every((l) => l.bundles.length === 5), 'the first words');
    expect(await relay.listeners()).toBe(30);

    const [first] = await workers();
    process.kill(first!, 'SIGKILL');
    await until(() => listeners.some((l) => l.closed), 'the listeners of one to be cut off');
    const meanwhile = await talker.talk(6);
    const stayed = listeners.filter((l) => !l.closed);
    expect(stayed.length).toBeGreaterThan(0);
    await until(async () => (await relay.listeners()) === stayed.length, 'the places of the others to be free');
    const resume = [{ stream: talker.stream, seq: 5 * 3 - 1 }];
    const again = await TestListener.overSocket(relay.at, { room, resume });
    const after = await talker.talk(4);
    await until(() => again.bundles.length >= 10, 'the rest');
    expect([...before, ...again.bundles]).toEqual([...before, ...meanwhile, ...after]);
    for (const listener of stayed) expect(listener.bundles).toEqual([...before, ...meanwhile, ...after]);
    await until(async () => (await relay.metric('stoa_workers')) === 2, 'another worker');
    expect(await relay.metric('stoa_worker_replaced_total')).toBe(1);
  });

  it('end a listener who floods them, count it, and the others hear everything', async () => {
    const relay = await relayWith();
    const talker = await talkerAt(relay);
    const room = talker.id;
    const listener = await TestListener.overSocket(relay.at, { room });
    await until(() => talker.publishers[0]!.wanted, 'the relay to want audio');
    const flooding = await rawSocket(relay.at);
    flooding.resume();
    flooding.write(frame(2, encodeHello(hello({ room }))));
    const applause = frame(2, encodeApplause(0));
    flooding.write(Buffer.concat(Array.from({ length: 60_000 }, () => applause)));
    const said = await talker.talk(5);
    await until(() => flooding.closed, 'the flood to be ended');
    await until(() => listener.bundles.length === 5, 'what was said');
    expect(listener.bundles).toEqual(said);
    await until(async () => (await relay.metric('stoa_said_dropped_total{reason="flood"}')) > 0, 'the count');
    // What the relay itself heard of it is less than the worker lets through.
    expect(await relay.metric('stoa_said_dropped_total{reason="flood"}')).toBeLessThan(96);
    await until(async () => (await relay.listeners()) === 1, 'the place to be free');
  });

  it('are both replaced when both die, and a listener can connect again', async () => {
    const relay = await relayWith();
    const room = 'A'.repeat(27);
    const listener = await TestListener.overSocket(relay.at, { room });
    for (const pid of await workers()) process.kill(pid, 'SIGKILL');
    await until(() => listener.closed, 'the listener to be cut off');
    let again: TestListener | undefined;
    await until(async () => {
      again = await TestListener.overSocket(relay.at, { room }).catch(() => undefined);
      return again !== undefined;
    }, 'the door to open');
    await until(() => again!.messages.length > 0, 'state');
    expect(await relay.listeners()).toBe(1);
  });

  it('count people and addresses together', async () => {
    const relay = await relayWith('--max-per-address', '3');
    const talker = await talkerAt(relay);
    await Promise.all([1, 2, 3].map(() => TestListener.overSocket(relay.at, { room: talker.id })));
    const status = await new Promise((resolve) => {
      const socket = new WebSocket(`ws://${relay.at}/listen`);
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('error', () => undefined);
    });
    expect(status).toBe(429);
    const full = await relayWith('--max-per-room', '2');
    const other = await talkerAt(full);
    const all: TestListener[] = [];
    for (let i = 0; i < 3; i++) all.push(await TestListener.overSocket(full.at, { room: other.id }));
    // Two workers hold them, so that any of them may be the last that the relay hears of.
    await until(() => all.some(({ closed }) => closed), 'one of them to be turned away');
    expect(all.filter(({ closed }) => closed).map(({ notices }) => notices)).toMatchObject([[{ reason: 'full' }]]);
  });

  it('serve the page and report clients exactly as the relay alone does', async () => {
    const shared = await relayWith();
    const alone = await startFanoutRelay();
    undo.push(() => alone.stop());
    const described = async ({ at }: FanoutRelay): Promise<{ addresses: string[] }> =>
      (await (
        await fetch(`http://${at}/relay.json`, { headers: { 'x-stoa-arrived': '1 192.0.2.1' } })
      ).json()) as never;
    const [first] = (await described(shared)).addresses;
    expect(first).toBe(shared.address);
    expect((await described(alone)).addresses[0]).toBe(alone.address);
    expect((await fetch(`http://${shared.at}/nowhere`)).status).toBe(404);
    expect((await fetch(`http://${shared.at}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('forward requests one by one, whatever body one of them claims to have', async () => {
    const relay = await relayWith();
    const socket = connect(relay.port, '127.0.0.1');
    undo.push(async () => socket.destroy());
    let answers = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answers += text;
    });
    const host = 'Host: 127.0.0.1\r\n';
    socket.write(`GET /healthz HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello`);
    await until(() => answers.includes('"status"'), 'the first answer');
    socket.write(`GET /relay.json HTTP/1.1\r\n${host}\r\n`);
    await until(() => answers.includes('"peerId"'), 'both answers');
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(answers.indexOf('"status"')).toBeLessThan(answers.indexOf('"peerId"'));
  });

  it('support TLS, and change the certificate when told to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stoa-tls-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    await selfSign(files, 'one.example');
    const tls = ['--tls-cert', files.cert, '--tls-key', files.key, '--announce', 'one.example'];
    const relay = await relayWith(...tls);
    const socket = new WebSocket(`wss://${relay.at}/listen`, { rejectUnauthorized: false });
    undo.push(async () => socket.terminate());
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    expect(await nameOn(relay.port)).toBe('one.example');
    await selfSign(files, 'two.example');
    await relay.reload();
    await until(async () => (await nameOn(relay.port)) === 'two.example', 'the new certificate');
  });

  it('leave nothing behind', async () => {
    const relay = await startFanoutRelay('--workers', '2');
    expect(await workers()).toHaveLength(2);
    await relay.stop();
    expect(await workers()).toEqual([]);
  });
});

/** The name on the certificate that new connections get. */
function nameOn(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(`${socket.getPeerCertificate().subject.CN}`);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
