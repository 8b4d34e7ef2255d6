/** A relay in this process with its real sockets, someone who talks through it, and those who listen by WebSocket and by libp2p stream. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection } from '@libp2p/interface';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { WebSocket } from 'ws';
import { type RelayOptions, readOptions } from '../../../relay/cli/options.ts';
import { createRelay, type Relay } from '../../../relay/relay.ts';
import { createLog } from '../../../relay/util/log.ts';
import { LISTEN_PROTOCOL } from '../../../src/node/fanout/protocol/constants.ts';
import {
  decodeRelayMessage,
  encodeHello,
  MAX_RELAY_MESSAGE,
  type RelayMessage,
} from '../../../src/node/fanout/protocol/relay-messages.ts';
import type { PublishWay } from '../../../src/node/fanout/publish/publish-connection.ts';
import { Publisher } from '../../../src/node/fanout/publish/publisher.ts';
import { publishStream } from '../../../src/node/fanout/publish/stream-channel.ts';
import {
  type PublishSocketOptions,
  publishSocket,
  publishUrl,
} from '../../../src/node/fanout/publish/websocket-channel.ts';
import type { RoomId } from '../../../src/node/identity/ids.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { type Bundle, writeBundle } from '../../../src/node/records/bundle.ts';
import { type Charter, type CharterDraft, writeCharter } from '../../../src/node/records/charter.ts';
import type { Self } from '../../../src/node/records/member.ts';
import { LISTEN_PATH, relayPeerId } from '../../../src/node/relays/address.ts';
import { Room } from '../../../src/node/room/room.ts';
import { readMessages, sendMessage } from '../../../src/node/transport/framed-stream.ts';
import { createPeer, type Peer } from '../../../src/node/transport/peer.ts';
import { hello } from '../fakes/fake-forwarder.ts';
import { readMetric } from './metric.ts';
import { inMesh, newSelf, until } from './peers.ts';

export interface FanoutRelay extends Relay {
  readonly address: string;
  /** host:port */
  readonly at: string;
  /** Listeners, as /healthz says. */
  listeners(): Promise<number>;
  /** One number of /metrics, by its name and labels. */
  metric(name: string): Promise<number>;
}

/** Starts one on loopback, without UDP, with these options of the command line: on a free port and as a new relay, unless they say otherwise. */
export async function startFanoutRelay(...args: string[]): Promise<FanoutRelay> {
  const data = await mkdtemp(join(tmpdir(), 'stoa-relay-'));
  const given = (flag: string, value: string): string[] => (args.includes(flag) ? [] : [flag, value]);
  const request = readOptions(
    // Tests that say nothing of work open lines by hand, many at once on a machine that has other things to do.
    [...given('--port', '0'), '--no-udp', '--no-stun', ...given('--data', data), ...given('--work', 'never'), ...args],
    {},
  );
  const options = (request as { options: RelayOptions }).options;
  const relay = await createRelay({
    options,
    page: { serve: () => false, read: () => undefined, compressed: Promise.resolve(), pieces: new Map() },
    log: createLog('silent'),
  });
  const at = `127.0.0.1:${relay.port}`;
  return {
    ...relay,
    at,
    address: `/ip4/127.0.0.1/tcp/${relay.port}/ws/p2p/${relay.peerId}`,
    listeners: async () => {
      const health = (await (await fetch(`http://${at}/healthz`)).json()) as { listeners: number };
      return health.listeners;
    },
    metric: (name) => readMetric(`http://${at}`, name),
    stop: async () => {
      await relay.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** How somebody takes the stage: of a room of their own, unless one is named. */
export interface Entrance {
  readonly charter?: Charter;
  readonly name?: string;
  /** On stage, unless it is said otherwise. */
  readonly place?: 'stage' | 'listening';
  /** What the charter of an own room says. */
  readonly draft?: Partial<CharterDraft>;
  /** How audio goes to the relays: by libp2p stream, unless it is said otherwise. */
  readonly by?: PublishWay;
}

/** Someone on stage of a room of their own, or who says that they are on that of another. */
export class Talker {
  readonly room: Room;
  readonly charter: Charter;
  readonly peer: Peer;
  readonly stream = Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString('hex');
  readonly publishers: Publisher[] = [];
  readonly self: Self;
  readonly identity: Signer;
  readonly connections: readonly Connection[];
  /** Relays that it publishes to by WebSocket. */
  readonly #addresses: readonly string[];
  #seq = 0;

  private constructor(
    peer: Peer,
    connections: Connection[],
    room: Room,
    { identity, self }: { identity: Signer; self: Self },
    charter: Charter,
    addresses: readonly string[],
  ) {
    this.peer = peer;
    this.room = room;
    this.self = self;
    this.identity = identity;
    this.charter = charter;
    this.connections = connections;
    this.#addresses = addresses;
  }

  /** On stage and published to all these relays, the first of which knows the room. `named`: relays its record names. */
  static async start(
    relays: readonly Pick<FanoutRelay, 'address'>[],
    named: readonly string[] = [],
    { charter: of, name = 'Ada', place = 'stage', draft = {}, by = 'stream' }: Entrance = {},
  ): Promise<Talker> {
    const privateKey = await generateKeyPair('Ed25519');
    const peer = await createPeer({ privateKey, transports: [webSockets()], addresses: { listen: [] } });
    const connections: Connection[] = [];
    for (const { address } of relays) connections.push(await peer.libp2p.dial(multiaddr(address)));
    const session = libp2pSigner(privateKey);
    const { identity, self } = await newSelf(session);
    const charter =
      of ??
      (await writeCharter(identity, {
        title: 'Fan-out',
        language: 'en',
        open: false,
        created: Date.now(),
        version: 0,
        closed: false,
        nonce: crypto.getRandomValues(new Uint8Array(16)),
        ...draft,
      }));
    const room = new Room({ id: charter.id, gossip: peer.gossip });
    room.start();
    const addresses = by === 'websocket' ? relays.map(({ address }) => address) : [];
    const talker = new Talker(peer, connections, room, { identity, self }, charter, addresses);
    await talker.publish();
    await until(() => inMesh({ peer }, room.topic), 'the room to have neighbours');
    if (of === undefined) await room.proclaim(charter);
    else await room.merge({ charter: charter.bytes });
    await room.present(self, {
      name,
      place,
      muted: false,
      since: Date.now(),
      stream: talker.stream,
      relays: named,
    });
    return talker;
  }

  get id(): RoomId {
    return this.charter.id;
  }

  /** Opens a publishing channel to every relay. */
  async publish(): Promise<void> {
    for (const [i, connection] of this.connections.entries()) {
      const address = this.#addresses[i];
      const channel =
        address === undefined ? publishStream(connection, this.id) : publishSocket(this.socketTo(address));
      const publisher = await Publisher.open(channel, AbortSignal.timeout(5_000), { onEnd: () => undefined });
      this.publishers.push(publisher);
    }
  }

  /** What its WebSocket to a relay needs. */
  socketTo(address: string): PublishSocketOptions {
    const url = publishUrl(address);
    if (url === undefined) throw new Error('not the address of a WebSocket');
    return { url, relay: relayPeerId(address), room: this.id, session: this.self.session };
  }

  /** The next bundle, signed. */
  async bundle(draft: Partial<Bundle> = {}): Promise<Uint8Array<ArrayBuffer>> {
    const seq = this.#seq;
    this.#seq += 3;
    const frames = [0, 1, 2].map((i) => ({ seq: seq + i, payload: new Uint8Array(80).fill(seq) }));
    return writeBundle(
      this.id,
      { stream: this.stream, frames, captured: Date.now(), level: 30, epoch: 0, ...draft },
      (message) => this.self.session.signFrame(message),
    );
  }

  /** Says one bundle to all relays that want it, and returns it. */
  async say(): Promise<Uint8Array<ArrayBuffer>> {
    const bundle = await this.bundle();
    for (const publisher of this.publishers) publisher.send(bundle);
    return bundle;
  }

  /** Says bundles at the pace of speech. */
  async talk(count: number): Promise<Uint8Array[]> {
    const said: Uint8Array[] = [];
    for (let i = 0; i < count; i++) {
      said.push(await this.say());
      await new Promise((done) => setTimeout(done, 60));
    }
    return said;
  }

  async stop(): Promise<void> {
    this.room.stop();
    await this.peer.stop();
  }
}

export class TestListener {
  readonly messages: RelayMessage[] = [];
  closed = false;
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #close: () => void;

  private constructor(send: (bytes: Uint8Array<ArrayBuffer>) => void, close: () => void) {
    this.#send = send;
    this.#close = close;
  }

  /** `secure`: by TLS, whoever signed the certificate. `from`: an address of loopback. */
  static async overSocket(
    at: string,
    first: Parameters<typeof hello>[0],
    { secure = false, from }: { readonly secure?: boolean; readonly from?: string } = {},
  ): Promise<TestListener> {
    const socket = new WebSocket(`ws${secure ? 's' : ''}://${at}${LISTEN_PATH}`, {
      perMessageDeflate: false,
      rejectUnauthorized: false,
      localAddress: from,
    });
    const listener = new TestListener(
      (bytes) => socket.send(bytes),
      () => socket.close(),
    );
    socket.on('message', (data: Buffer) => listener.messages.push(decodeRelayMessage(new Uint8Array(data))));
    socket.on('close', () => {
      listener.closed = true;
    });
    await once(socket, 'open');
    listener.hello(first);
    return listener;
  }

  static async overStream(connection: Connection, first: Parameters<typeof hello>[0]): Promise<TestListener> {
    const stream = await connection.newStream(LISTEN_PROTOCOL);
    const listener = new TestListener(
      (bytes) => sendMessage(stream, bytes),
      () => stream.abort(new Error('enough')),
    );
    const limits = { maxMessage: MAX_RELAY_MESSAGE, maxTotal: 1e9 };
    void (async () => {
      for await (const message of readMessages(stream, limits)) listener.messages.push(decodeRelayMessage(message));
    })()
      .catch(() => undefined)
      .finally(() => {
        listener.closed = true;
      });
    listener.hello(first);
    return listener;
  }

  hello(draft: Parameters<typeof hello>[0]): void {
    this.#send(encodeHello(hello(draft)));
  }

  /** Sends the relay any other message. */
  say(message: Uint8Array<ArrayBuffer>): void {
    this.#send(message);
  }

  /** What the relay said of the room last. */
  get state(): Extract<RelayMessage, { type: 'state' }> | undefined {
    return this.messages.findLast((m) => m.type === 'state');
  }

  close(): void {
    this.#close();
  }

  get bundles(): Uint8Array[] {
    return this.messages.flatMap((m) => (m.type === 'audio' ? m.bundles.map((b) => new Uint8Array(b)) : []));
  }

  get notices(): Extract<RelayMessage, { type: 'notice' }>[] {
    return this.messages.filter((m) => m.type === 'notice');
  }
}

/** A TCP socket that has shaken hands as a WebSocket and whose bytes are ours to write and not to read. */
export async function rawSocket(at: string, path = LISTEN_PATH, localAddress?: string): Promise<Socket> {
  const [host, port] = at.split(':');
  const socket = connect({ host: host!, port: Number(port), localAddress });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${at}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await once(socket, 'readable');
  return socket;
}

let strangers = 0;

/** Another address of loopback with each call: relays shut out one that offends too often. */
export function strangerAddress(): string {
  strangers = (strangers + 1) % 4_000_000;
  return `127.${128 + (strangers >> 16)}.${(strangers >> 8) & 255}.${strangers & 255}`;
}

/** A masked client frame of up to 65,535 bytes. */
export function frame(opcode: number, payload: Uint8Array): Buffer {
  const long = payload.byteLength > 125;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (long ? 126 : payload.byteLength);
  if (long) head.writeUInt16BE(payload.byteLength, 2);
  // The mask is zero: payloads stand as they are.
  return Buffer.concat([head, payload]);
}
