import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../relay/doctor/finding.ts';
import { type ProxyOptions, startProxy } from '../../support/harness/proxies.ts';
import { freePort, type RunningRelay, startRelay } from '../../support/harness/relay.ts';
import { canMakeNetworks, switchedNetwork } from '../../support/machine/namespaces.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { command } from '../../support/machine/processes.ts';
import { findProgram } from '../../support/machine/programs.ts';
import { selfSign } from '../../support/machine/self-sign.ts';

const NODE = join(REPOSITORY, 'node_modules/.bin/node');
const MAIN = join(REPOSITORY, 'relay/main.ts');
/** Of a busy machine. */
const SOON = { timeout: 30_000, interval: 100 };
const LONG = { timeout: 120_000 };

type Certificate = ProxyOptions['certificate'];
let home: string;
/** For localhost, of which the last has ended; for another name. */
let sound: Certificate;
let ended: Certificate;
let other: Certificate;
const cleanups: (() => Promise<unknown> | unknown)[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'stoa-doctor-'));
  await writeFile(join(home, 'index.html'), '<!doctype html><title>Stoa</title>');
  const made = async (file: string, name: string, days: number): Promise<Certificate> => {
    const files = { cert: join(home, `${file}.pem`), key: join(home, `${file}.key`) };
    await selfSign(files, name, { days });
    return files;
  };
  [sound, ended, other] = await Promise.all([
    made('sound', 'localhost', 60),
    made('ended', 'localhost', -1),
    made('other', 'other.example', 60),
  ]);
  const certificates = await Promise.all([sound, ended, other].map(({ cert }) => readFile(cert, 'utf8')));
  await writeFile(join(home, 'trusted.pem'), certificates.join(''));
});
afterAll(() => rm(home, { recursive: true, force: true }));
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Report {
  readonly code: number;
  /** Verdicts by name. */
  readonly verdicts: Readonly<Record<string, string>>;
  readonly found: (name: string) => Finding | undefined;
}

interface Place {
  readonly namespace?: string;
}

/** Runs `stoa doctor`, on a machine that trusts the tests' certificates. */
async function run(words: readonly string[], { namespace }: Place = {}): Promise<{ code: number; text: string }> {
  const inside = namespace === undefined ? [] : [await findProgram('ip'), 'netns', 'exec', namespace];
  const [program, ...rest] = [...inside, NODE, MAIN, 'doctor', ...words];
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(home, 'trusted.pem') };
  return await new Promise((resolve) => {
    execFile(program!, rest, { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), text: stdout || stderr }),
    );
  });
}

async function doctor(words: readonly string[], place?: Place): Promise<Report> {
  const { code, text } = await run([...words, '--json'], place);
  const { ok, findings } = JSON.parse(text) as { ok: boolean; findings: Finding[] };
  expect(code).toBe(ok ? 0 : 1);
  return {
    code,
    verdicts: Object.fromEntries(findings.map(({ name, verdict }) => [name, verdict])),
    found: (name) => findings.find((one) => one.name === name),
  };
}

async function relayWith(
  args: readonly string[],
  options: Parameters<typeof startRelay>[0] = {},
): Promise<RunningRelay> {
  const relay = await startRelay({ page: home, args, ...options });
  cleanups.push(() => relay.stop());
  return relay;
}

describe('stoa doctor', LONG, () => {
  it('finds nothing wrong with a sound relay, and sees that its certificate has ended or is for another name', async () => {
    const [health, port] = [await freePort(), await freePort()];
    const pair = { cert: join(home, 'cert.pem'), key: join(home, 'key.pem') };
    const use = async ({ cert, key }: Certificate): Promise<void> => {
      await Promise.all([copyFile(cert, pair.cert), copyFile(key, pair.key)]);
    };
    await use(sound);
    const tls = ['--tls-cert', pair.cert, '--tls-key', pair.key, '--announce', 'localhost'];
    const relay = await relayWith([...tls, '--metrics-port', `${health}`], { port, health });
    const words = [`https://localhost:${port}`, '--idle', '1', '--timeout', '20'];
    const first = await doctor(words);
    expect(first.verdicts).toEqual({
      name: 'ok',
      [`TCP port ${port}`]: 'ok',
      certificate: 'ok',
      page: 'ok',
      health: 'ok',
      'what it announces': 'ok',
      'WebSocket /listen': 'ok',
      'WebSocket /publish': 'ok',
      'libp2p by WebSocket': 'ok',
      'your address': 'ok',
      STUN: 'skipped',
      'webrtc-direct': 'ok',
      silence: 'ok',
      "proxy's places": 'skipped',
      'HTTP/2': 'ok',
      clock: 'ok',
    });
    expect(first.code).toBe(0);
    expect(first.found('certificate')?.seen).toMatch(/^for localhost, 59 days left, TLSv1\.3$/);

    await use(ended);
    process.kill(relay.pid, 'SIGHUP');
    await expect.poll(async () => (await doctor(words)).found('certificate')?.seen, SOON).toBe('ended 1 day ago');
    await use(other);
    process.kill(relay.pid, 'SIGHUP');
    const wrong = 'for other.example, not for localhost';
    let last: Report | undefined;
    await expect
      .poll(async () => {
        last = await doctor(words);
        return last.found('certificate')?.seen;
      }, SOON)
      .toBe(wrong);
    // What lies behind it is looked at all the same, by all but libp2p.
    expect(last?.verdicts).toMatchObject({ page: 'ok', 'WebSocket /listen': 'ok', 'libp2p by WebSocket': 'skipped' });
    expect(last?.code).toBe(1);
    expect(relay.output()).not.toContain('"level":"error"');
  });

  it('sees whether proxies name people, cut the silent, and put all WebSockets into one connection', async () => {
    const port = await freePort();
    const behind = ['--behind-proxy', '--announce', `localhost:${port}`, '--no-udp', '--no-stun'];
    const relay = await relayWith(behind);
    const look = async (
      name: 'nginx' | 'haproxy',
      edit: (shipped: string) => string,
      idle: string,
    ): Promise<Report> => {
      const folder = await mkdtemp(join(tmpdir(), 'stoa-proxy-'));
      const proxy = await startProxy(name, { folder, port, to: relay.port, certificate: sound, edit });
      try {
        let report: Report | undefined;
        await expect
          .poll(async () => {
            report = await doctor([`https://localhost:${port}`, '--idle', idle, '--timeout', '20']);
            return report.verdicts['page'];
          }, SOON)
          .toBe('ok');
        return report!;
      } finally {
        await proxy.stop();
        await rm(folder, { recursive: true, force: true });
      }
    };
    const header = /^.*X-Forwarded-For.*$/m;

    const shipped = await look('nginx', (config) => config, '0');
    expect(shipped.verdicts).toMatchObject({
      'your address': 'ok',
      'HTTP/2': 'ok',
      silence: 'ok',
      "proxy's places": 'ok',
    });
    expect(shipped.found("proxy's places")?.seen).toMatch(/nginx.*768/);
    expect(shipped.code).toBe(0);

    const bare = await look('nginx', (config) => config.replace(header, 'proxy_read_timeout 1s;'), '3');
    expect(bare.verdicts).toMatchObject({ 'your address': 'fail', silence: 'fail', 'libp2p by WebSocket': 'ok' });
    expect(bare.found('your address')?.seen).toContain('believes whatever people write');
    expect(bare.found('your address')?.advice).toContain('proxy_set_header X-Forwarded-For');
    expect(bare.found('silence')?.seen).toMatch(/^\/listen .*ended after \d+ s/);

    const nobody = await look(
      'nginx',
      (config) => config.replace(header, 'proxy_set_header X-Forwarded-For ""; proxy_set_header Forwarded "";'),
      '0',
    );
    expect(nobody.found('your address')?.seen).toContain("127.0.0.1, which is its proxy's");

    const one = await look('haproxy', (config) => config.replace('h2-workaround-bogus-websocket-clients', ''), '0');
    expect(one.verdicts).toMatchObject({ 'your address': 'ok', 'HTTP/2': 'warn' });
    const several = await look('haproxy', (config) => config, '0');
    expect(several.verdicts).toMatchObject({ 'your address': 'ok', 'HTTP/2': 'ok' });
  });

  it.skipIf(!canMakeNetworks())('sees UDP ports that answer, and those that a firewall closes', async () => {
    const network = await switchedNetwork(1);
    cleanups.push(() => network.close());
    const [{ namespace, address: host }] = network.hosts as [(typeof network.hosts)[0]];
    const port = await freePort();
    await relayWith(['--announce', host], { namespace, host, port });
    const words = [`http://${host}:${port}`, '--idle', '0', '--timeout', '20'];
    const open = await doctor(words, { namespace });
    expect(open.verdicts).toMatchObject({ STUN: 'ok', 'webrtc-direct': 'ok', certificate: 'warn' });
    expect(open.found('STUN')?.seen).toContain(`you are ${host}`);

    const nft = await findProgram('nft');
    const ip = await findProgram('ip');
    const rules = `table inet closed { chain in { type filter hook input priority 0; udp dport { ${port}, ${port + 1} } drop; }; }`;
    await command(ip, ['netns', 'exec', namespace, nft, rules]);
    const closed = await doctor([...words, '--timeout', '5'], { namespace });
    expect(closed.verdicts).toMatchObject({ STUN: 'fail', 'webrtc-direct': 'fail', 'libp2p by WebSocket': 'ok' });
    expect(closed.found('STUN')?.advice).toContain(`open UDP port ${port + 1} in the firewall`);
    expect(closed.found('webrtc-direct')?.advice).toContain(`open UDP port ${port} in the firewall`);
  });

  it('says that something else answers, that nothing does, and that something hangs', async () => {
    const open = async (server: Server): Promise<number> => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      cleanups.push(() => server.close());
      return (server.address() as AddressInfo).port;
    };
    const web = await open(createHttp((_request, response) => response.end('<title>Welcome to nginx!</title>')));
    const something = await doctor([`http://127.0.0.1:${web}`]);
    expect(something.found('page')).toMatchObject({ verdict: 'fail', seen: '200, and not Stoa' });
    expect(something.verdicts['everything else']).toBe('skipped');
    expect(something.code).toBe(1);

    const silent = createServer((socket) => {
      socket.on('error', () => undefined);
      cleanups.push(() => socket.destroy());
    });
    const quiet = await open(silent);
    const hangs = await doctor([`https://127.0.0.1:${quiet}`, '--timeout', '2']);
    expect(hangs.found('page')).toMatchObject({ verdict: 'fail', seen: 'HTTP: no answer in time' });
    expect(hangs.found('certificate')).toMatchObject({
      verdict: 'fail',
      seen: 'no TLS at this port: no answer within 2 s',
    });
    expect(hangs.verdicts['everything else']).toBe('skipped');

    const port = await freePort();
    const gone = await run([`http://127.0.0.1:${port}`]);
    expect(gone.text.split('\n')).toEqual([
      'ok       name                    127.0.0.1 (loopback): this computer alone',
      `fail     ${`TCP port ${port}`.padEnd(24)}127.0.0.1 connection refused`,
      expect.stringContaining('-> nothing listens there'),
      'skipped  everything else         nothing answers there',
      '',
      '1 ok, 0 to look at, 1 wrong, 1 skipped',
      '',
    ]);
    expect(gone.code).toBe(1);
    expect(await run(['http://'])).toMatchObject({ code: 2, text: expect.stringContaining('doctor wants an address') });
  });

  it('tells before a start what is in the way', async () => {
    const relay = await relayWith([]);
    const data = join(home, 'data');
    const words = [
      '--port',
      `${relay.port}`,
      '--no-stun',
      '--data',
      data,
      '--tls-cert',
      sound.cert,
      '--tls-key',
      other.key,
    ];
    const taken = await doctor([...words, '--announce', 'localhost']);
    expect(taken.verdicts).toMatchObject({
      Node: 'ok',
      [`TCP port ${relay.port}`]: 'fail',
      [`UDP port ${relay.port}`]: 'fail',
      certificate: 'fail',
      'data folder': 'ok',
      'from outside': 'skipped',
    });
    expect(taken.found('certificate')?.seen).toContain('are no working pair');
    const free = await freePort();
    const sane = ['--port', `${free}`, '--data', data, '--tls-cert', sound.cert, '--tls-key', sound.key];
    expect((await doctor([...sane, '--announce', 'localhost'])).verdicts).toMatchObject({
      [`TCP port ${free}`]: 'ok',
      [`UDP port ${free}`]: 'ok',
      certificate: 'ok',
    });
  });
});
