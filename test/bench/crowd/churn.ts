/**
 * People who come to rooms at a steady pace, stay for a while and leave, day in, day out: listeners by WebSocket, each from another address, and
 * participants by libp2p who can be introduced and say in the room that they are there. A program; soak.ts starts it.
 */
import { once } from 'node:events';
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { WebSocket } from 'ws';
import { encodeHello } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { Room } from '../../../src/node/room/room.ts';
import { createPeer, type Peer } from '../../../src/node/transport/peer.ts';
import { inMesh, newSelf, until } from '../../support/peers/peers.ts';
import { answer } from './program.ts';
import { Tally } from './tally.ts';

export interface ChurnRequest {
  readonly port: number;
  /** Multiaddr of the relay's WebSocket. */
  readonly relay: string;
  readonly rooms: readonly string[];
  /** In all, of whom one of `PARTICIPANTS` comes by libp2p. */
  readonly perMinute: number;
}

export interface Churned {
  readonly joined: number;
  /** Told that there is no place, or not let in within `SOON`. */
  readonly refused: number;
  /** Let in, and ended by the relay before they left. */
  readonly cut: number;
  readonly present: number;
  readonly frames: number;
  /** Frames that never came to a listener while it was there. */
  readonly lost: number;
}

/** One of so many who come takes part; the others listen. */
const PARTICIPANTS = 10;
/** Time to be let in, ms. */
const SOON = 15_000;
/** How long people stay, ms: evenly spread between these. */
const STAY = { least: 3_000, most: 40_000 };
/** Of those who listen, one of so many vanishes without closing its WebSocket. */
const VANISHING = 4;
const NOTICE = 0x03;

const tally = new Tally(false);
const present = new Set<Promise<void>>();
const counts = { joined: 0, refused: 0, cut: 0 };
let came = 0;
let frames = 0;
let timer: ReturnType<typeof setInterval> | undefined;

answer({
  begin: (request: ChurnRequest): void => {
    timer = setInterval(() => enter(request), 60_000 / request.perMinute);
  },
  read,
  /** Nobody comes any more; resolves once all have left. */
  end: async (): Promise<Churned> => {
    clearInterval(timer);
    await Promise.all(present);
    return read();
  },
});

function read(): Churned {
  return { ...counts, present: present.size, frames, lost: tally.read().lost };
}

function enter(request: ChurnRequest): void {
  const n = came++;
  const room = request.rooms[n % request.rooms.length]!;
  const visit = (n % PARTICIPANTS === 0 ? participate(request.relay, room) : listen(request.port, room, n)).finally(
    () => present.delete(visit),
  );
  present.add(visit);
}

function stay(): number {
  return STAY.least + Math.random() * (STAY.most - STAY.least);
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

async function listen(port: number, room: string, n: number): Promise<void> {
  const localAddress = `127.3.${(n >> 7) & 255}.${1 + (n & 127)}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${LISTEN_PATH}`, { localAddress, perMessageDeflate: false });
  const signal = AbortSignal.timeout(SOON);
  const ear = tally.add();
  let leaving = false;
  try {
    await once(socket, 'open', { signal });
    socket.on('message', (data: Buffer) => {
      if (data[0] === NOTICE) return;
      const before = ear.frames;
      tally.take(ear, data, 0, data.length);
      frames += ear.frames - before;
    });
    socket.send(encodeHello({ room, audio: true, guest: true, resume: [] }));
    const [first] = (await once(socket, 'message', { signal })) as [Buffer];
    if (first[0] === NOTICE) throw new Error('no place');
    counts.joined++;
    socket.on('close', () => {
      if (!leaving) counts.cut++;
    });
    await pause(stay());
    leaving = true;
    if (n % VANISHING === 0 || socket.readyState !== WebSocket.OPEN) return;
    socket.close();
    await once(socket, 'close', { signal: AbortSignal.timeout(SOON) }).catch(() => undefined);
  } catch {
    counts.refused++;
  } finally {
    socket.on('error', () => undefined).terminate();
  }
}

async function participate(relay: string, id: string): Promise<void> {
  let peer: Peer | undefined;
  let room: Room | undefined;
  try {
    const privateKey = await generateKeyPair('Ed25519');
    peer = await createPeer({
      privateKey,
      transports: [webSockets(), circuitRelayTransport()],
      addresses: { listen: ['/p2p-circuit'] },
    });
    const { libp2p, gossip } = peer;
    await libp2p.dial(multiaddr(relay), { signal: AbortSignal.timeout(SOON) });
    // With an address by the relay: there is a place for an introduction.
    await until(() => libp2p.getMultiaddrs().length > 0, 'a reservation', SOON);
    room = new Room({ id, gossip });
    room.start();
    await until(() => inMesh({ peer: peer! }, room!.topic), 'neighbours in the room', SOON);
    const { self } = await newSelf(libp2pSigner(privateKey));
    await room.present(self, { name: 'Visitor', place: 'listening', muted: true, since: Date.now(), relays: [relay] });
    counts.joined++;
    const [connection] = libp2p.getConnections();
    await pause(stay());
    if (connection?.status !== 'open') counts.cut++;
    else await room.depart();
  } catch {
    counts.refused++;
  } finally {
    room?.stop();
    await peer?.stop();
  }
}
