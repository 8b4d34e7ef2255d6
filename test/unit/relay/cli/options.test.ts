import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PORT, OPTIONS } from '../../../../relay/cli/option-table.ts';
import { type RelayOptions, readOptions } from '../../../../relay/cli/options.ts';
import { Failure } from '../../../../relay/util/failure.ts';

function started(argv: readonly string[], env: Record<string, string> = {}): RelayOptions {
  const request = readOptions(argv, env);
  if (request.do !== 'start') throw new Error(`expected a start, got ${request.do}`);
  return request.options;
}

function refusal(argv: readonly string[], env: Record<string, string> = {}): string {
  try {
    readOptions(argv, env);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.exitCode).toBe(2);
    expect(error.message).not.toContain('\n');
    return error.message;
  }
  throw new Error('expected a refusal');
}

describe('options', () => {
  it('admits only this computer by default', () => {
    expect(started([])).toMatchObject({
      port: DEFAULT_PORT,
      host: '127.0.0.1',
      announce: [],
      behindProxy: false,
      udpPort: DEFAULT_PORT,
    });
  });

  it('puts UDP on the number of the TCP port and STUN on the next one', () => {
    expect(started(['--port', '9000'])).toMatchObject({ udpPort: 9000, stun: { port: 9001, asked: false } });
    expect(started(['--udp-port=65535'])).toMatchObject({ stun: { port: 65_534 } });
    expect(started(['--port', '0'])).toMatchObject({ udpPort: 0, stun: { port: 0 } });
    expect(started(['--stun-port', '3478'])).toMatchObject({ stun: { port: 3478, asked: true } });
    const mapped = ['--announce', '192.0.2.7', '--announce-udp-port', '40001', '--announce-stun-port', '40002'];
    expect(started(mapped)).toMatchObject({ announcedUdp: 40_001, announcedStun: 40_002, udpPort: 7862 });
  });

  it('trusts one proxy behind a proxy, or as many as there are', () => {
    expect(started([]).trustedHops).toBe(0);
    const behind = ['--behind-proxy', '--announce', 'relay.example'];
    expect(started(behind).trustedHops).toBe(1);
    expect(started([...behind, '--trusted-hops', '2']).trustedHops).toBe(2);
    expect(refusal(['--trusted-hops', '2'])).toContain('--trusted-hops needs --behind-proxy');
    expect(refusal([...behind, '--trusted-hops', '0'])).toContain('1 to 16');
  });

  it('takes connections from TCP balancers alone that are named', () => {
    expect(started([]).balancers).toEqual([]);
    const named = ['--proxy-protocol', '10.0.0.5', '--proxy-protocol', '2001:db8::/32'];
    expect(started(named).balancers).toEqual(['10.0.0.5', '2001:db8::/32']);
    for (const wrong of ['balancer.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.5:443', '2001:db8::/129'])
      expect(refusal(['--proxy-protocol', wrong])).toContain('--proxy-protocol wants an address');
    expect(refusal(['--behind-proxy', '--announce', 'a.example', ...named])).toContain('exclude each other');
  });

  it('gets a certificate by itself for whoever accepts the terms, at the ports that an authority comes to', () => {
    const asked = ['--acme', 'ada@example.org', '--announce', 'relay.example.org'];
    const { acme, port, host } = started([...asked, '--acme-agree']);
    expect([acme, port, host]).toEqual([
      { email: 'ada@example.org', directory: 'https://acme-v02.api.letsencrypt.org/directory' },
      443,
      '0.0.0.0',
    ]);
    const own = ['--acme-directory', 'https://ca.example/acme', '--acme-http-port', '80', '--port', '7862'];
    expect(started([...asked, '--acme-agree', ...own])).toMatchObject({
      acme: { directory: 'https://ca.example/acme', httpPort: 80 },
      port: 7862,
    });
    expect(refusal(asked)).toContain('--acme-agree: with it you accept the terms of service of acme-v02.api');
    const agreed = ['--acme', 'ada@example.org', '--acme-agree'];
    expect(refusal(agreed)).toContain('--acme needs --announce NAME');
    expect(refusal([...agreed, '--announce', '192.0.2.7'])).toContain('--acme needs --announce NAME');
    expect(refusal([...asked, '--acme-agree', '--behind-proxy'])).toContain('exclude each other');
    const files = ['--tls-cert', 'a', '--tls-key', 'b'];
    expect(refusal([...asked, '--acme-agree', ...files])).toContain('exclude each other');
    for (const wrong of ['ada', 'ada@', 'a b@example.org', 'mailto:ada@example.org'])
      expect(refusal(['--acme', wrong, '--acme-agree', '--announce', 'a.example'])).toContain('wants a mail address');
    for (const wrong of ['http://ca.example/', 'ca.example', 'https://me@ca.example/'])
      expect(refusal([...asked, '--acme-agree', '--acme-directory', wrong])).toContain('begins with https://');
    expect(refusal(['--acme-agree'])).toContain('need --acme EMAIL');
  });

  it('keeps the numbers to this computer unless told where they go', () => {
    expect(started([])).toMatchObject({ metricsHost: '127.0.0.1' });
    expect(started([]).metricsPort).toBeUndefined();
    expect(started(['--metrics-port', '9100', '--metrics-host', '::'])).toMatchObject({
      metricsPort: 9100,
      metricsHost: '::',
    });
    expect(refusal(['--metrics-host', '::'])).toContain('--metrics-host needs --metrics-port');
  });

  it('starts beside a Kubernetes service of its own name, which sets the variable of --port to an address', () => {
    const env = {
      STOA_PORT: 'tcp://10.96.0.7:7862',
      STOA_PORT_7862_TCP: 'tcp://10.96.0.7:7862',
      STOA_SERVICE_PORT: '1',
    };
    expect(started([], env).port).toBe(DEFAULT_PORT);
    expect(started(['--port', '9000'], env).port).toBe(9_000);
    expect(refusal([], { STOA_PORT: 'http://10.96.0.7' })).toContain('STOA_PORT');
    expect(refusal(['--port', 'tcp://10.96.0.7:7862'])).toContain('--port');
  });

  it('turns UDP and STUN off when asked to', () => {
    const options = started(['--no-udp', '--no-stun']);
    expect(options.udpPort).toBeUndefined();
    expect(options.stun).toBeUndefined();
  });

  it('carries audio for anyone, within limits, by default', () => {
    expect(started([])).toMatchObject({
      maxListeners: 2_000,
      maxPerRoom: 2_000,
      maxBandwidth: 100,
      publish: 'anyone',
      workers: 0,
      drainSeconds: 10,
    });
    expect(started(['--max-listeners', '50'])).toMatchObject({ maxListeners: 50, maxPerRoom: 50 });
    expect(started(['--publish', 'none', '--drain-seconds', '0'])).toMatchObject({ publish: 'none', drainSeconds: 0 });
    const [a, b] = ['a'.repeat(64), 'B'.repeat(64)];
    expect(started([], { STOA_PUBLISH: `${a}, ${b}` }).publish).toEqual(new Set([a, b.toLowerCase()]));
  });

  it('takes Nostr relays, several in one value', () => {
    const named = ['--announce', 'relay.example.org'];
    expect(started(named).nostr).toEqual([]);
    expect(
      started([...named, '--nostr', 'wss://a.example,ws://127.0.0.1:7777/x', '--nostr', 'wss://a.example']).nostr,
    ).toEqual(['wss://a.example/', 'ws://127.0.0.1:7777/x']);
    expect(refusal(['--nostr', 'wss://a.example'])).toContain('--nostr needs --announce');
    for (const wrong of ['a.example', 'https://a.example', 'wss://a:b@a.example', ''])
      expect(refusal([...named, '--nostr', `wss://b.example,${wrong}`]), wrong).toContain('--nostr wants addresses');
    const nine = Array.from({ length: 9 }, (_, i) => `wss://r${i}.example`).join(',');
    expect(refusal([...named, '--nostr', nine])).toContain('8 relays at most');
  });

  it('lets no site show rooms but those that are named', () => {
    expect(started([]).embed).toEqual([]);
    expect(
      started(['--embed', 'https://choir.example,https://Forum.example:8443/', '--embed', 'http://localhost:80']).embed,
    ).toEqual(['https://choir.example', 'https://forum.example:8443', 'http://localhost']);
    expect(started([], { STOA_EMBED: 'https://a.example, https://b.example' }).embed).toHaveLength(2);
    for (const wrong of [
      '*',
      'choir.example',
      'https://*',
      'https://*.choir.example',
      'https://a;script-src',
      'https://choir.example/page',
      'ftp://x',
      "https://a 'self'",
      ',',
    ])
      expect(refusal(['--embed', wrong]), wrong).toContain('--embed wants the address of a site');
  });

  it('reads every form of announced address', () => {
    const argv = ['Relay.example.org', 'relay.example.org:8443', '192.0.2.7:443', '[2001:db8::7]:443', '2001:db8::8'];
    expect(started(argv.flatMap((place) => ['--announce', place])).announce).toEqual([
      { host: 'relay.example.org' },
      { host: 'relay.example.org', port: 8443 },
      { host: '192.0.2.7', port: 443 },
      { host: '2001:db8::7', port: 443 },
      { host: '2001:db8::8' },
    ]);
  });

  it('uses the environment where the command line says nothing', () => {
    const env = {
      STOA_PORT: '9000',
      STOA_ANNOUNCE: 'a.example, b.example:444',
      STOA_QUIET: 'yes',
      STOA_MAX_ROOMS: '7',
    };
    const options = started(['--port', '9100'], env);
    expect(options).toMatchObject({ port: 9100, quiet: true, maxRooms: 7 });
    expect(options.announce).toEqual([{ host: 'a.example' }, { host: 'b.example', port: 444 }]);
    expect(started(['--announce', 'c.example'], env).announce).toEqual([{ host: 'c.example' }]);
    expect(started([], { STOA_PORT: '' }).port).toBe(DEFAULT_PORT);
  });

  it.each([
    [['--prot', '1'], 'Unknown option --prot'],
    [['-p', '1'], 'Unknown option -p'],
    [['please'], 'Unexpected word "please"'],
    [['--port'], '--port wants a value'],
    [['--port='], '--port wants a value'],
    [['--port', '--quiet'], '--port wants a value'],
    [['--port', '65536'], '--port wants a whole number from 0 to 65535, not "65536"'],
    [['--port', '80a'], '--port wants a whole number'],
    [['--port', '1e3'], '--port wants a whole number'],
    [['--port=-1'], '--port wants a whole number'],
    [['--port', '1', '--port', '2'], '--port is given twice'],
    [['--udp-port', 'x'], '--udp-port wants'],
    [['--stun-port', 'x'], '--stun-port wants'],
    [['--announce', 'a.example', '--announce-udp-port', '0'], '--announce-udp-port wants'],
    [['--announce-stun-port', '3478'], 'need --announce'],
    [['--quiet=yes'], '--quiet takes no value'],
    [['--host', 'example.org'], '--host wants an IP address'],
    [['--announce', 'under_score'], '--announce wants a name or address'],
    [['--announce', '1.2.3'], '--announce wants a name or address'],
    [['--announce', 'a.example:0'], '--announce wants a name or address'],
    [['--announce', 'a.example:99999'], '--announce wants a name or address'],
    [['--announce', 'https://a.example'], '--announce wants a name or address'],
    [['--tls-cert', 'c.pem'], '--tls-cert and --tls-key go together'],
    [['--tls-cert', 'c.pem', '--tls-key', 'k.pem'], '--tls-cert needs --announce'],
    [['--behind-proxy'], '--behind-proxy needs --announce'],
    [['--behind-proxy', '--announce', 'a.example', '--tls-cert', 'c', '--tls-key', 'k'], 'exclude each other'],
    [['--name', ' '], '--name wants'],
    [['--name', 'x'.repeat(41)], '--name wants'],
    [['--name', 'a\u202eb'], '--name wants'],
    [['--peer', '/ip4/192.0.2.1/tcp/80/ws'], '--peer wants an address such as /dns4/'],
    [['--publish', 'everyone'], '--publish wants anyone, none, or keys of 64 hex digits, not "everyone"'],
    [['--publish', `${'a'.repeat(64)},`], '--publish wants'],
    [['--max-listeners', '0'], '--max-listeners wants'],
    [['--max-per-room', '0'], '--max-per-room wants'],
    [['--max-bandwidth', '0'], '--max-bandwidth wants'],
    [['--drain-seconds', '3601'], '--drain-seconds wants'],
    [['--max-connections', '0'], '--max-connections wants'],
    [['--max-per-address', '0'], '--max-per-address wants'],
    [['--max-rooms', '-'], '--max-rooms wants a value'],
    [['--max-reservations', '1000000'], '--max-reservations wants'],
    [['--log-level', 'loud'], '--log-level wants one of silent, error, warn, info, debug, trace'],
  ])('refuses %j in one line', (argv, message) => {
    expect(refusal(argv)).toContain(message);
  });

  it('names the variable when the wrong value comes from the environment', () => {
    expect(refusal([], { STOA_PORT: 'abc' })).toContain('STOA_PORT wants a whole number from 0 to 65535, not "abc"');
    expect(refusal([], { STOA_NO_UDP: 'perhaps' })).toContain('STOA_NO_UDP wants yes or no');
  });

  it('refuses whatever it cannot read with a Failure and nothing else', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(...OPTIONS.map(({ flag }) => `--${flag}`)),
      fc.nat().map(String),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        try {
          readOptions(argv, {});
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(error.message).not.toMatch(/[\n\r]/);
        }
      }),
    );
  });

  it('come from a file as well, over which the environment takes precedence, and over both the command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stoa-config-'));
    const file = join(folder, 'relay.conf');
    const lines = ['# A relay', 'STOA_PORT=8000', 'STOA_NAME="Olive tree"', 'STOA_ANNOUNCE=a.example, b.example'];
    await writeFile(file, lines.join('\n'));
    const announce = [{ host: 'a.example' }, { host: 'b.example' }];
    expect(started(['--config', file])).toMatchObject({ port: 8000, name: 'Olive tree', announce });
    expect(started([], { STOA_CONFIG: file })).toMatchObject({ port: 8000 });
    expect(started(['--config', file], { STOA_PORT: '8001' })).toMatchObject({ port: 8001, announce });
    expect(
      started(['--config', file, '--port', '8002', '--announce', 'c.example'], { STOA_PORT: '8001' }),
    ).toMatchObject({
      port: 8002,
      announce: [{ host: 'c.example' }],
    });

    await writeFile(file, 'STOA_PROT=8000\n');
    expect(refusal(['--config', file])).toMatch(/sets "STOA_PROT"/);
    await writeFile(file, 'STOA_PORT=many\n');
    expect(refusal(['--config', file])).toMatch(/^STOA_PORT in the file of --config wants a whole number/);
    await rm(folder, { recursive: true });
    expect(() => started(['--config', file])).toThrow(/^--config: cannot read the file: ENOENT$/);
  });

  it('shows help and version before any error', () => {
    expect(readOptions(['--help', '--port', 'abc'], {})).toEqual({ do: 'help' });
    expect(readOptions(['--version'], {})).toEqual({ do: 'version' });
  });
});
