import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { MAX_TOPICS } from '../../src/node/transport/topics.ts';
import { isRelayAddress } from '../forwarding/alternative-relays.ts';
import { WORK_MODES, type WorkMode } from '../forwarding/door.ts';
import type { PublishPolicy } from '../forwarding/publish-policy.ts';
import { Failure } from '../util/failure.ts';
import { LOG_LEVELS, type LogLevel } from '../util/log.ts';
import { COMMAND } from '../util/packed.ts';
import { readConfigFile } from './config-file.ts';
import { DEFAULT_PORT, OPTIONS } from './option-table.ts';

/** A public name or address of the relay. Without a port it is the one on which the relay listens (443 behind a proxy). */
export interface Announced {
  readonly host: string;
  readonly port?: number;
}

export interface RelayOptions {
  /** TCP port of the page and of WebSockets; 0 takes any free one. */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  readonly announce: readonly Announced[];
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** The relay gets its certificate by itself: mail address of the account, URL of the authority's directory, TCP port at which it may ask beside the TLS port. */
  readonly acme?: { readonly email: string; readonly directory: string; readonly httpPort?: number };
  readonly behindProxy: boolean;
  /** Proxies in front, each of which names the address it saw; 0 without one. */
  readonly trustedHops: number;
  /** TCP balancers that name people by the PROXY protocol: addresses, or blocks of them. Nobody else can connect then; empty without any. */
  readonly balancers: readonly string[];
  /** UDP port of webrtc-direct; 0 takes any free one; undefined turns it off. */
  readonly udpPort?: number;
  /** UDP port of the STUN responder; undefined turns it off. `asked` is false for the default, which may be replaced by another port. */
  readonly stun?: { readonly port: number; readonly asked: boolean };
  /** UDP ports at which people reach the two, where something in between maps them; undefined where they are the same. */
  readonly announcedUdp?: number;
  readonly announcedStun?: number;
  /** TCP port for numbers and health in detail; 0 takes any free one; undefined leaves them to this machine, at the public port. */
  readonly metricsPort?: number;
  readonly metricsHost: string;
  readonly data: string;
  /** A folder to serve instead of the page built here. */
  readonly page?: string;
  /** A folder of replays to serve; undefined serves none. */
  readonly replays?: string;
  /** Megabytes of them that are served, and days after which one is not any more. */
  readonly replaysSize: number;
  readonly replaysDays: number;
  /** A folder of models for captions to offer; undefined offers none. */
  readonly models?: string;
  /** Origins of sites that may show rooms of this relay in a frame. */
  readonly embed: readonly string[];
  /** Reminders by Web Push: whom push services may write to, an address; undefined sends none. */
  readonly push?: string;
  /** Nostr relays that are told of the rooms of this relay's hallway, ws: or wss:. */
  readonly nostr: readonly string[];
  /** '' derives one from the relay's key. */
  readonly name: string;
  readonly maxConnections: number;
  readonly maxPerAddress: number;
  readonly maxRooms: number;
  readonly maxReservations: number;
  /** People who listen through this relay, in total and in one room. */
  readonly maxListeners: number;
  readonly maxPerRoom: number;
  /** Mbit/s to listeners above which newcomers are refused. */
  readonly maxBandwidth: number;
  /** Whose rooms are carried. */
  readonly publish: PublishPolicy;
  /** Multiaddrs of relays to stay connected to. */
  readonly peers: readonly string[];
  /** Processes beside the relay's own that write to WebSocket listeners; with 0 the relay does so itself. */
  readonly workers: number;
  /** When strangers do some work before they are let in to listen. */
  readonly work: WorkMode;
  /** Seconds that listeners have to leave after SIGTERM. */
  readonly drainSeconds: number;
  /** A room with three machine voices is open. */
  readonly demo: boolean;
  /** For the shell: listens to these voices and writes captions. */
  readonly captionsCommand?: string;
  readonly logLevel: LogLevel;
  readonly quiet: boolean;
}

/** What the command line asks for. */
export type Request =
  | { readonly do: 'start'; readonly options: RelayOptions }
  | { readonly do: 'help' }
  | { readonly do: 'version' };

/** The environment variable of an option. */
export function variable(flag: string): string {
  return `STOA_${flag.toUpperCase().replaceAll('-', '_')}`;
}

/** A value and where it came from, so that a message can name it. */
interface Given {
  readonly origin: string;
  readonly text: string;
}

/** Environment variables, as named by variable(), and their values. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the command line, the environment and the file that either of them names; each takes precedence over the next. Throws a `Failure` with exit
 * code 2 whose message names the option and what it expects. `read` yields a file's variables.
 */
export function readOptions(argv: readonly string[], env: Variables, read = readConfigFile): Request {
  const given = collect(argv, env, read);
  if (truth(given, 'help')) return { do: 'help' };
  if (truth(given, 'version')) return { do: 'version' };

  const acme = authority(given);
  const port = whole(given, 'port', 0, 65_535) ?? (acme === undefined ? DEFAULT_PORT : 443);
  const udpPort = truth(given, 'no-udp') ? undefined : (whole(given, 'udp-port', 0, 65_535) ?? port);
  const stunAsked = whole(given, 'stun-port', 0, 65_535);
  const stunDefault = next(udpPort ?? port);
  const announce = (given.get('announce') ?? []).map(announced);
  const announcedUdp = whole(given, 'announce-udp-port', 1, 65_535);
  const announcedStun = whole(given, 'announce-stun-port', 1, 65_535);
  if (announce.length === 0 && (announcedUdp ?? announcedStun) !== undefined)
    wrong('--announce-udp-port and --announce-stun-port need --announce: the address that has these ports');
  const behindProxy = truth(given, 'behind-proxy');
  const tls = certificate(given);
  if (tls !== undefined && behindProxy)
    wrong('--tls-cert and --behind-proxy exclude each other: one of the two does the https');
  if (tls !== undefined && announce.length === 0)
    wrong('--tls-cert needs --announce NAME: the name the certificate is for');
  if (acme !== undefined && (tls !== undefined || behindProxy))
    wrong('--acme and --tls-cert or --behind-proxy exclude each other: one of them does the https');
  if (acme !== undefined && announce.every(({ host }) => isIP(host) !== 0))
    wrong('--acme needs --announce NAME: the name the certificate is for, such as relay.example.org');
  if (behindProxy && announce.length === 0) wrong("--behind-proxy needs --announce NAME: the proxy's public name");

  const trustedHops = whole(given, 'trusted-hops', 1, 16);
  if (trustedHops !== undefined && !behindProxy) wrong('--trusted-hops needs --behind-proxy: it counts proxies');

  const balancers = blocks(given, 'proxy-protocol');
  if (balancers.length > 0 && behindProxy)
    wrong('--proxy-protocol and --behind-proxy exclude each other: one of the two says who somebody is');

  const metricsPort = whole(given, 'metrics-port', 0, 65_535);
  const metricsHost = address(given, 'metrics-host');
  if (metricsHost !== undefined && metricsPort === undefined) wrong('--metrics-host needs --metrics-port');

  const publish = publishers(given);
  const demo = truth(given, 'demo');
  if (demo && publish !== 'anyone') wrong('--demo needs --publish anyone: nobody knows the founder of its room before');
  const captionsCommand = text(given, 'captions-command');
  if (captionsCommand !== undefined && !demo) wrong('--captions-command needs --demo: it listens to the voices there');

  const nostr = nostrRelays(given);
  if (nostr.length > 0 && announce.length === 0)
    wrong('--nostr needs --announce: the address of the page that it leads to');

  const page = text(given, 'page');
  const replays = text(given, 'replays');
  const [replaysSize, replaysDays] = [
    whole(given, 'replays-size', 1, 100_000_000),
    whole(given, 'replays-days', 1, 36_500),
  ];
  if (replays === undefined && (replaysSize ?? replaysDays) !== undefined)
    wrong('--replays-size and --replays-days need --replays DIR');
  const push = mailAddress(given, 'push');
  const models = text(given, 'models');
  const maxListeners = whole(given, 'max-listeners', 1, 1_000_000) ?? 2_000;
  return {
    do: 'start',
    options: {
      port,
      // An authority comes from elsewhere.
      host: address(given, 'host') ?? (acme === undefined ? '127.0.0.1' : '0.0.0.0'),
      announce,
      ...(tls === undefined ? {} : { tls }),
      ...(acme === undefined ? {} : { acme }),
      behindProxy,
      trustedHops: behindProxy ? (trustedHops ?? 1) : 0,
      balancers,
      ...(udpPort === undefined ? {} : { udpPort }),
      ...(truth(given, 'no-stun') ? {} : { stun: { port: stunAsked ?? stunDefault, asked: stunAsked !== undefined } }),
      ...(announcedUdp === undefined ? {} : { announcedUdp }),
      ...(announcedStun === undefined ? {} : { announcedStun }),
      ...(metricsPort === undefined ? {} : { metricsPort }),
      metricsHost: metricsHost ?? '127.0.0.1',
      data: text(given, 'data') ?? '.stoa',
      ...(page === undefined ? {} : { page }),
      ...(replays === undefined ? {} : { replays }),
      replaysSize: replaysSize ?? 10_000,
      replaysDays: replaysDays ?? 90,
      ...(models === undefined ? {} : { models }),
      embed: origins(given, 'embed'),
      ...(push === undefined ? {} : { push }),
      nostr,
      name: relayName(given),
      maxConnections: whole(given, 'max-connections', 1, 100_000) ?? 1_000,
      maxPerAddress: whole(given, 'max-per-address', 1, 100_000) ?? 100,
      maxRooms: whole(given, 'max-rooms', 1, MAX_TOPICS - 1) ?? 500,
      maxReservations: whole(given, 'max-reservations', 0, 100_000) ?? 1_000,
      demo,
      ...(captionsCommand === undefined ? {} : { captionsCommand }),
      maxListeners,
      maxPerRoom: whole(given, 'max-per-room', 1, 1_000_000) ?? maxListeners,
      maxBandwidth: whole(given, 'max-bandwidth', 1, 1_000_000) ?? 100,
      publish,
      peers: peers(given),
      work: oneOf(given, 'work', WORK_MODES, 'load'),
      workers: whole(given, 'workers', 0, 64) ?? 0,
      drainSeconds: whole(given, 'drain-seconds', 0, 3_600) ?? 10,
      logLevel: oneOf(given, 'log-level', LOG_LEVELS, 'warn'),
      quiet: truth(given, 'quiet'),
    },
  };
}

function wrong(message: string): never {
  throw new Failure(`${message}. See: ${COMMAND} --help`, { exitCode: 2 });
}

function collect(argv: readonly string[], env: Variables, read: (path: string) => Variables): Map<string, Given[]> {
  const said = commandLine(argv);
  const path = text(said, 'config') ?? env[variable('config')] ?? '';
  const file = path === '' ? {} : read(path);
  const names = new Set(OPTIONS.map(({ flag }) => variable(flag)));
  const unknown = Object.keys(file).find((name) => !names.has(name) || name === variable('config'));
  if (unknown !== undefined) wrong(`The file of --config sets ${quote(unknown)}, which is no option there`);
  return new Map([...variables(file, ' in the file of --config'), ...variables(withoutServices(env)), ...said]);
}

/** Kubernetes tells each container where a service named stoa is in a variable of the same name as that of --port. */
function withoutServices(env: Variables): Variables {
  const port = variable('port');
  return /^(tcp|udp|sctp):\/\//.test(env[port] ?? '') ? { ...env, [port]: undefined } : env;
}

/** `where` receives the name when a value is wrong. */
function variables(from: Variables, where = ''): Map<string, Given[]> {
  const given = new Map<string, Given[]>();
  for (const { flag, repeatable } of OPTIONS) {
    const value = from[variable(flag)];
    if (value === undefined || value === '') continue;
    const texts = repeatable ? value.split(',').map((part) => part.trim()) : [value];
    const origin = variable(flag) + where;
    given.set(
      flag,
      texts.map((text) => ({ origin, text })),
    );
  }
  return given;
}

function commandLine(argv: readonly string[]): Map<string, Given[]> {
  const given = new Map<string, Given[]>();
  // Lax parsing with tokens: the checks below then report what is wrong in one line of their own.
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      OPTIONS.map((row) => [row.flag, { type: row.value === undefined ? 'boolean' : 'string' } as const]),
    ),
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') wrong(`Unexpected word ${quote(token.value)}`);
    const row = OPTIONS.find((candidate) => candidate.flag === token.name);
    const origin = `--${token.name}`;
    if (row === undefined || token.rawName !== origin) wrong(`Unknown option ${token.rawName}`);
    if (row.value === undefined && token.value !== undefined) wrong(`${origin} takes no value`);
    if (
      row.value !== undefined &&
      (token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('-')))
    )
      wrong(`${origin} wants a value: ${origin} ${row.value}`);
    if (seen.has(row.flag) && row.value !== undefined && !row.repeatable) wrong(`${origin} is given twice`);
    const earlier = seen.has(row.flag) && row.repeatable ? (given.get(row.flag) ?? []) : [];
    given.set(row.flag, [...earlier, { origin, text: token.value ?? 'true' }]);
    seen.add(row.flag);
  }
  return given;
}

/** The value may come from anywhere: it is shown short and without control characters. */
function quote(value: string): string {
  const shown = JSON.stringify(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}..."` : shown;
}

function one(given: Map<string, Given[]>, flag: string): Given | undefined {
  return given.get(flag)?.[0];
}

function text(given: Map<string, Given[]>, flag: string): string | undefined {
  return one(given, flag)?.text;
}

function truth(given: Map<string, Given[]>, flag: string): boolean {
  const value = one(given, flag);
  if (value === undefined) return false;
  if (/^(1|true|yes|on)$/i.test(value.text)) return true;
  if (/^(0|false|no|off)$/i.test(value.text)) return false;
  return wrong(`${value.origin} wants yes or no, not ${quote(value.text)}`);
}

function whole(given: Map<string, Given[]>, flag: string, least: number, most: number): number | undefined {
  const value = one(given, flag);
  if (value === undefined) return undefined;
  const number = /^\d{1,9}$/.test(value.text) ? Number(value.text) : Number.NaN;
  if (number >= least && number <= most) return number;
  return wrong(`${value.origin} wants a whole number from ${least} to ${most}, not ${quote(value.text)}`);
}

function address(given: Map<string, Given[]>, flag: string): string | undefined {
  const value = one(given, flag);
  if (value === undefined) return undefined;
  if (value.text === 'localhost') return '127.0.0.1';
  if (isIP(value.text) !== 0) return value.text;
  return wrong(`${value.origin} wants an IP address, such as 127.0.0.1, 0.0.0.0 or ::, not ${quote(value.text)}`);
}

/** Addresses, or blocks of them. */
function blocks(given: Map<string, Given[]>, flag: string): string[] {
  return (given.get(flag) ?? []).map(({ origin, text }) => {
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    if (most > 0 && Number(bits ?? 0) <= most) return text;
    return wrong(`${origin} wants an address or a block of them, such as 10.0.0.5 or 10.0.0.0/8, not ${quote(text)}`);
  });
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Origins of sites, several in one value with commas between them. */
function origins(given: Map<string, Given[]>, flag: string): string[] {
  return (given.get(flag) ?? []).flatMap(({ origin, text }) =>
    text.split(',').map((part) => {
      const url = URL.canParse(part) ? new URL(part) : undefined;
      // What stands in a header must be nothing but one origin: URLs take stars and semicolons for names of hosts.
      const isHost = url !== undefined && (HOST_NAME.test(url.hostname) || /^\[[0-9a-f:]+\]$/.test(url.hostname));
      if (isHost && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
      return wrong(`${origin} wants the address of a site, such as https://example.org, not ${quote(part)}`);
    }),
  );
}

/** So many at most: each room is told to all of them. */
const MAX_NOSTR = 8;

function nostrRelays(given: Map<string, Given[]>): string[] {
  const urls = (given.get('nostr') ?? []).flatMap(({ origin, text }) =>
    text.split(',').map((part) => {
      const url = URL.parse(part.trim());
      if (url !== null && /^wss?:$/.test(url.protocol) && url.username === '' && url.hash === '') return url.href;
      return wrong(`${origin} wants addresses of Nostr relays, such as wss://relay.example.org, not ${quote(part)}`);
    }),
  );
  if (urls.length > MAX_NOSTR) wrong(`--nostr takes ${MAX_NOSTR} relays at most`);
  return [...new Set(urls)];
}

function announced(value: Given): Announced {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(value.text);
  const bare = isIP(value.text) === 6 ? value.text : (match?.[1] ?? match?.[2] ?? '');
  const port = isIP(value.text) === 6 || match?.[3] === undefined ? undefined : Number(match[3]);
  const numeric = /^[\d.]+$/.test(bare);
  const fits = isIP(bare) !== 0 || (!numeric && HOST_NAME.test(bare));
  if (!fits || (port !== undefined && (port < 1 || port > 65_535)))
    return wrong(
      `${value.origin} wants a name or address, such as relay.example.org or 192.0.2.7:443, not ${quote(value.text)}`,
    );
  return { host: bare.toLowerCase(), ...(port === undefined ? {} : { port }) };
}

function certificate(given: Map<string, Given[]>): RelayOptions['tls'] {
  const certFile = text(given, 'tls-cert');
  const keyFile = text(given, 'tls-key');
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined) return wrong('--tls-cert and --tls-key go together');
  return { certFile, keyFile };
}

function mailAddress(given: Map<string, Given[]>, flag: string): string | undefined {
  const value = one(given, flag);
  if (value === undefined || /^[^\s@<>(),;:"\\]{1,64}@[a-z0-9.-]{1,253}$/i.test(value.text)) return value?.text;
  return wrong(`${value.origin} wants a mail address, such as you@example.org, not ${quote(value.text)}`);
}

/** The usual authority. */
const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';

function authority(given: Map<string, Given[]>): RelayOptions['acme'] {
  const email = mailAddress(given, 'acme');
  const directory = one(given, 'acme-directory');
  const httpPort = whole(given, 'acme-http-port', 0, 65_535);
  const agreed = truth(given, 'acme-agree');
  if (email === undefined) {
    if (directory !== undefined || httpPort !== undefined || agreed)
      wrong('--acme-agree, --acme-directory and --acme-http-port need --acme EMAIL');
    return undefined;
  }
  const url = URL.canParse(directory?.text ?? LETS_ENCRYPT) ? new URL(directory?.text ?? LETS_ENCRYPT) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '')
    return wrong(
      `${directory?.origin} wants an address that begins with https://, not ${quote(directory?.text ?? '')}`,
    );
  if (!agreed)
    wrong(
      `--acme needs --acme-agree: with it you accept the terms of service of ${url.host}${directory === undefined ? ' (https://letsencrypt.org/repository/)' : ''}`,
    );
  return { email, directory: url.href, ...(httpPort === undefined ? {} : { httpPort }) };
}

/** Whether people come by https: the relay's own, or that of a proxy in front. */
export function isSecure({ tls, acme, behindProxy }: Pick<RelayOptions, 'tls' | 'acme' | 'behindProxy'>): boolean {
  return tls !== undefined || acme !== undefined || behindProxy;
}

function relayName(given: Map<string, Given[]>): string {
  const value = one(given, 'name');
  if (value === undefined) return '';
  const name = value.text.trim();
  // Control and formatting characters could reorder or hide the text around the name.
  if (name !== '' && [...name].length <= 40 && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)) return name;
  return wrong(`${value.origin} wants 1 to 40 printable characters, not ${quote(value.text)}`);
}

function peers(given: Map<string, Given[]>): string[] {
  return (given.get('peer') ?? []).map(({ origin, text }) =>
    isRelayAddress(text)
      ? text
      : wrong(
          `${origin} wants an address such as /dns4/relay.example.org/tcp/443/tls/ws/p2p/12D3..., not ${quote(text)}`,
        ),
  );
}

function publishers(given: Map<string, Given[]>): PublishPolicy {
  const value = one(given, 'publish');
  if (value === undefined || value.text === 'anyone') return 'anyone';
  if (value.text === 'none') return 'none';
  const keys = value.text.split(',').map((key) => key.trim().toLowerCase());
  if (keys.every((key) => /^[0-9a-f]{64}$/.test(key))) return new Set(keys);
  return wrong(`${value.origin} wants anyone, none, or keys of 64 hex digits, not ${quote(value.text)}`);
}

function oneOf<Word extends string>(
  given: Map<string, Given[]>,
  flag: string,
  words: readonly Word[],
  fallback: Word,
): Word {
  const value = one(given, flag);
  if (value === undefined) return fallback;
  const known = words.find((candidate) => candidate === value.text);
  return known ?? wrong(`${value.origin} wants one of ${words.join(', ')}, not ${quote(value.text)}`);
}

/** 0 stays 0: with any free port, any other free port will do. */
function next(port: number): number {
  if (port === 0) return 0;
  return port === 65_535 ? port - 1 : port + 1;
}
