import { LOG_LEVELS } from '../util/log.ts';
import { commandOf } from '../util/packed.ts';

/** STOA on a telephone keypad. */
export const DEFAULT_PORT = 7862;

interface OptionRow {
  readonly flag: string;
  /** Placeholder of the value; a row without one is a switch. */
  readonly value?: string;
  readonly repeatable?: true;
  /** In words, shown in the help. */
  readonly fallback?: string;
  readonly help: string;
}

/** Every option, in the order of the help. Its environment variable is STOA_ and its name: --max-rooms, STOA_MAX_ROOMS. */
export const OPTIONS: readonly OptionRow[] = [
  {
    flag: 'port',
    value: 'PORT',
    fallback: `${DEFAULT_PORT}`,
    help: 'TCP port for the page and for WebSockets. 0 takes any free one.',
  },
  {
    flag: 'host',
    value: 'ADDRESS',
    fallback: '127.0.0.1',
    help: 'Address to listen on. The default lets in this computer alone; 0.0.0.0 lets in everybody.',
  },
  {
    flag: 'announce',
    value: 'NAME[:PORT]',
    repeatable: true,
    help: 'Public name or address people reach this relay by. May be given several times.',
  },
  {
    flag: 'tls-cert',
    value: 'FILE',
    help: 'Certificate chain (PEM) for https. Read again on SIGHUP. Needs --tls-key and --announce.',
  },
  { flag: 'tls-key', value: 'FILE', help: 'Private key (PEM) of that certificate.' },
  {
    flag: 'acme',
    value: 'EMAIL',
    help: "Get a certificate for the announced names, and a new one in time, from Let's Encrypt, which may write to this address. It has to reach this relay at port 443 (or 80: see --acme-http-port). Ports and addresses that are not said are 443 and 0.0.0.0 then. Needs --announce and --acme-agree.",
  },
  {
    flag: 'acme-agree',
    help: "Accept the terms of service of that authority (Let's Encrypt: https://letsencrypt.org/repository/).",
  },
  {
    flag: 'acme-directory',
    value: 'URL',
    fallback: "Let's Encrypt",
    help: 'Another authority, or for tests https://acme-staging-v02.api.letsencrypt.org/directory. Its own certificate has to be one that Node trusts (NODE_EXTRA_CA_CERTS).',
  },
  {
    flag: 'acme-http-port',
    value: 'PORT',
    help: 'TCP port, 80 for the authority, at which it may ask as well. Everybody else who comes there is sent to https.',
  },
  {
    flag: 'behind-proxy',
    help: 'A reverse proxy in front does the https: announce https on port 443, and take the address of a person from X-Forwarded-For or Forwarded. UDP ports stay open to all.',
  },
  {
    flag: 'trusted-hops',
    value: 'N',
    fallback: '1',
    help: 'Proxies between people and this relay: the address that so many proxies back was added to that header is the person.',
  },
  {
    flag: 'proxy-protocol',
    value: 'ADDRESS[/BITS]',
    repeatable: true,
    help: 'A TCP balancer in front, which says by the PROXY protocol (version 1 or 2) whose connections it brings. Nobody else can connect then. May be given several times.',
  },
  {
    flag: 'udp-port',
    value: 'PORT',
    fallback: 'the TCP port',
    help: 'UDP port for webrtc-direct, which needs no certificate.',
  },
  {
    flag: 'announce-udp-port',
    value: 'PORT',
    fallback: 'the UDP port',
    help: 'UDP port at which people reach webrtc-direct, where a router or container maps another to it. Needs --announce.',
  },
  { flag: 'no-udp', help: 'Do without webrtc-direct.' },
  {
    flag: 'stun-port',
    value: 'PORT',
    fallback: 'the UDP port + 1',
    help: 'UDP port where browsers ask for their own public address.',
  },
  {
    flag: 'announce-stun-port',
    value: 'PORT',
    fallback: 'the STUN port',
    help: 'The same for STUN.',
  },
  { flag: 'no-stun', help: 'Do without STUN.' },
  {
    flag: 'metrics-port',
    value: 'PORT',
    fallback: 'the TCP port, for this computer alone and not behind a proxy',
    help: 'TCP port for /metrics and a detailed /healthz, which the public port then does not have.',
  },
  { flag: 'metrics-host', value: 'ADDRESS', fallback: '127.0.0.1', help: 'Address to listen on for that.' },
  {
    flag: 'data',
    value: 'DIR',
    fallback: '.stoa',
    help: "Folder for the relay's key, so that links go on working after a restart. One folder per relay.",
  },
  { flag: 'page', value: 'DIR', help: 'Serve this folder instead of building the page.' },
  {
    flag: 'replays',
    value: 'DIR',
    help: `Serve the replays in this folder: each a folder as ${commandOf('record')} --publish makes it. It is read only.`,
  },
  { flag: 'replays-size', value: 'MB', fallback: '10000', help: 'Of these as many, the newest first.' },
  { flag: 'replays-days', value: 'N', fallback: '90', help: 'Of these none that is older.' },
  {
    flag: 'models',
    value: 'DIR',
    help: 'Offer the speech models in this folder to people whose browser cannot caption them: a folder each, see docs/operating-a-relay.md. It is read only.',
  },
  {
    flag: 'nostr',
    value: 'URL,...',
    repeatable: true,
    help: 'Tell these Nostr relays (wss://...) of the rooms of the hallway that are open to anyone, with links to this page. Needs --announce. Its key there is in the data folder.',
  },
  {
    flag: 'embed',
    value: 'ORIGIN',
    repeatable: true,
    help: 'A site that may show rooms of this relay in its pages, such as https://example.org: see <stoa-room> in docs/operating-a-relay.md. May be given several times.',
  },
  {
    flag: 'push',
    value: 'EMAIL',
    help: "Remind people of planned rooms while no page is open, if they ask for it, by their browser's maker (Web Push), which may write to this address.",
  },
  {
    flag: 'name',
    value: 'TEXT',
    fallback: "from the relay's key",
    help: 'Name of the relay, shown to people. At most 40 characters.',
  },
  {
    flag: 'publish',
    value: 'WHO',
    fallback: 'anyone',
    help: 'Whose rooms are carried to listeners: anyone, none, or the keys of founders (64 hex digits each, commas between).',
  },
  { flag: 'max-connections', value: 'N', fallback: '1000', help: 'People connected at once by libp2p.' },
  { flag: 'max-listeners', value: 'N', fallback: '2000', help: 'People who listen by way of this relay at once.' },
  { flag: 'max-per-room', value: 'N', fallback: 'the same', help: 'Of these, in one room.' },
  {
    flag: 'max-per-address',
    value: 'N',
    fallback: '100',
    help: 'Of those connected, and of those who listen: from one address. Three times as many TCP connections in all. Raise it for people who share an address.',
  },
  {
    flag: 'max-bandwidth',
    value: 'MBIT',
    fallback: '100',
    help: 'Mbit/s that may go out to listeners. Above it newcomers are sent elsewhere; those inside stay.',
  },
  { flag: 'max-rooms', value: 'N', fallback: '500', help: 'Rooms looked after at once.' },
  { flag: 'max-reservations', value: 'N', fallback: '1000', help: 'People who can be introduced to others at once.' },
  {
    flag: 'work',
    value: 'WHEN',
    fallback: 'load',
    help: 'When strangers do some work before they are let in to listen, a moment of a phone: under load, never or always. Who has a right in the room does none.',
  },
  {
    flag: 'workers',
    value: 'N',
    fallback: '0',
    help: 'Processes that write to listeners, beside the one that does the rest: as many as cores to spare. With 0 that one does all. A core carries about 5,000 listeners.',
  },
  {
    flag: 'demo',
    help: 'Open a room in which three machine voices talk, so that one person alone has someone to hear.',
  },
  {
    flag: 'captions-command',
    value: 'COMMAND',
    help: 'With --demo: a command that listens to each voice (16 kHz, mono, signed 16 bit, on its input) and writes what it understands, a line at a time. Without it the captions are the words that the voices are made of.',
  },
  {
    flag: 'peer',
    value: 'MULTIADDR',
    repeatable: true,
    help: 'Another relay to stay in touch with, as its /relay.json names it: rooms of either are heard at both. May be given several times.',
  },
  {
    flag: 'drain-seconds',
    value: 'N',
    fallback: '10',
    help: 'After SIGTERM, how long listeners have to move to another relay. A second signal ends it at once.',
  },
  {
    flag: 'log-level',
    value: 'LEVEL',
    fallback: 'warn',
    help: `How much to write to stderr: ${LOG_LEVELS.join(', ')}.`,
  },
  {
    flag: 'config',
    value: 'FILE',
    help: 'Read options from this file: lines like STOA_PORT=8080, as in the environment, which wins over it. Read again on SIGHUP.',
  },
  { flag: 'quiet', help: 'Print nothing but problems.' },
  { flag: 'version', help: 'Print the version.' },
  { flag: 'help', help: 'Print this page.' },
];
