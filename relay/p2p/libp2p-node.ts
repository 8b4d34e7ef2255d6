/**
 * The relay's libp2p side: introduces browsers to each other (circuit relay, for signaling only), joins the gossip topics of connected pages so that
 * messages cross it, and answers snapshot requests so that hallway and lobby fill at once.
 */

import { join } from 'node:path';
import { circuitRelayServer } from '@libp2p/circuit-relay-v2';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { keychain } from '@libp2p/keychain';
import { FOUND, PROFILES, serveExchange } from '../../src/node/community/exchange.ts';
import type { Card } from '../../src/node/directory/card.ts';
import { Directory } from '../../src/node/directory/directory.ts';
import { serveDirectory } from '../../src/node/directory/snapshot-protocol.ts';
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import type { Given } from '../../src/node/e2ee/keys-messages.ts';
import { passKeyRequests, serveKeys } from '../../src/node/e2ee/keys-protocol.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import { MAX_KIND, MAX_RECORD, type Snapshot } from '../../src/node/records/kinds.ts';
import { RECORD_KINDS } from '../../src/node/room/record-kinds.ts';
import { snapshotOf } from '../../src/node/room/room-state.ts';
import { serveSnapshots } from '../../src/node/room/snapshot-protocol.ts';
import type { Gossip } from '../../src/node/transport/gossip.ts';
import { createPeer } from '../../src/node/transport/peer.ts';
import type { OnDrop, RequestDrop } from '../../src/node/transport/request-server.ts';
import { MAX_ROOM_MESSAGE, ROOM_TOPIC_PREFIX } from '../../src/node/transport/topics.ts';
import { Counters } from '../../src/node/util/counters.ts';
import { toHex } from '../../src/node/wire/bytes.ts';
import { asBytes, asList, asUint, decodeCbor } from '../../src/node/wire/cbor.ts';
import { OfferProofs } from '../cluster/offer-proofs.ts';
import { RelayOffers } from '../cluster/relay-offers.ts';
import { RelayPeers } from '../cluster/relay-peers.ts';
import type { Forwarder } from '../forwarding/forwarder.ts';
import type { ListenerSessions } from '../forwarding/listener-session.ts';
import { serveStreams } from '../forwarding/transports/listen-stream.ts';
import type { ConnectionLimits } from '../http/connection-limits.ts';
import type { Counters as RelayCounters } from '../util/counters.ts';
import type { Log } from '../util/log.ts';
import { CertificateStore } from './certificate-store.ts';
import { ClockCheck } from './clock-check.ts';
import { CommunityStore } from './community-store.ts';
import { forgetWhoLeft } from './forget-who-left.ts';
import { RESERVATION_TERM, Reservations } from './reservations.ts';
import { RoomStore } from './room-store.ts';
import { TopicSubscribers } from './topic-subscribers.ts';
import { webRtcDirect } from './webrtc-direct.ts';
import { createWebSocketHandoff, type WebSocketHandoff } from './websocket-handoff.ts';

export interface Libp2pNodeOptions {
  /** 32-byte Ed25519 seed of the relay's key. */
  readonly seed: Uint8Array;
  /** Loopback port for libp2p's WebSocket; 0 takes any free one. */
  readonly wsPort: number;
  /** Where webrtc-direct listens; undefined turns it off. */
  readonly udp?: { readonly host: string; readonly port: number };
  /** Places of everybody who connects by libp2p, in all and by address. */
  readonly limits: ConnectionLimits;
  /** This one, rooms and listeners are read each time. */
  readonly maxPerAddress: number;
  readonly maxConnections: number;
  readonly maxReservations: number;
  readonly maxRooms: number;
  /** The most listeners, by stream or otherwise. */
  readonly maxListeners: number;
  readonly voices: Voices;
  /** Multiaddrs of relays to stay connected to, and whether private addresses may be dialed for rooms. */
  readonly peers?: readonly string[];
  readonly local?: boolean;
  readonly counters: RelayCounters;
  readonly log: Log;
  /** Folder of the webrtc-direct certificate, so that addresses survive a restart. */
  readonly data: string;
}

/** What this side needs of the process that carries voices, and tells it. */
export interface Voices {
  /** Listeners and publishers by libp2p stream. */
  readonly sessions: ListenerSessions;
  publish(...asked: Parameters<Forwarder['publish']>): ReturnType<Forwarder['publish']>;
  /** As of `serveKeys`. */
  errand(room: RoomId, session: string, given: Given): Promise<readonly GuestKeyRequest[] | undefined>;
  pass(room: RoomId, relay: string, asks: readonly GuestKeyRequest[]): Promise<boolean>;
  /** A message was accepted in a room that is followed. `from`: the neighbour that brought it. */
  accepted(room: RoomId, message: Uint8Array, from: string): void;
  /** There is no place any more for a room that is followed. */
  evicted(room: RoomId): void;
  /** A peer, by its key in hex, is cut off for its offences from now on. */
  cutOff(key: string): void;
  /** Public addresses of this relay, without which there is no offer to others; its free places; and the relays at which it listens. */
  readonly standing: {
    readonly addresses: readonly string[];
    readonly free: number;
    readonly listensAt: readonly string[];
  };
}

/** Where a relay was reached, and the places for listeners that it reports. */
export interface KnownRelay {
  /** Its peer id. */
  readonly relay: string;
  readonly address: string;
  readonly free: number;
}

export interface Libp2pNode {
  readonly peerId: string;
  /** The loopback port on which libp2p's WebSocket listens. */
  readonly wsPort: number;
  /** Takes the handshake of a libp2p WebSocket that arrived elsewhere. */
  readonly take: WebSocketHandoff['take'];
  /** The webrtc-direct addresses as listened on, with certificate hash and peer id. */
  addresses(): string[];
  /** The hallway of a community, while this relay keeps it. */
  hallway(community: string): Directory | undefined;
  /** A room's card, in whichever hallway it is. */
  card(room: RoomId): Card | undefined;
  /** Relays that were reached where they say they are, in random order. */
  proven(): readonly KnownRelay[];
  /** Relays that this one stays connected to. */
  neighbours(): readonly Pick<KnownRelay, 'relay' | 'address'>[];
  /**
   * Keeps a room until `unfollow` and tells `voices` what is accepted there. `from`: who wants it (`shareKey`). Returns what is known of it, or
   * undefined when there is no place.
   */
  follow(room: RoomId, from: string | undefined): Snapshot | undefined;
  unfollow(room: RoomId): void;
  /** Takes in records that came by another way than gossip. */
  learn(room: RoomId, known: Partial<Snapshot>): Promise<void>;
  /** Sends a message to a room's topic, and takes in what it says. Throws when it cannot be sent. */
  publish(room: RoomId, message: Uint8Array): Promise<void>;
  /** Hands guests' requests on to the relay at an address. Throws when it cannot be reached. */
  pass(at: string, room: RoomId, asks: readonly GuestKeyRequest[]): Promise<void>;
  stats(): Readonly<Record<string, number>>;
  /** Makes room for more connections. Fewer are kept to by who admits them: libp2p would close some of those that stand. */
  allow(maxConnections: number): void;
  /** Stays connected to these relays in place of `peers`. */
  name(peers: readonly string[]): void;
  stop(): Promise<void>;
}

/** The part of libp2p's that is used here (@libp2p/interface-internal). */
interface ConnectionManager {
  getMaxConnections(): number;
  setMaxConnections(most: number): void;
}

/** Two minutes and 128 KiB per circuit: enough for an introduction, useless for audio. */
const CIRCUIT_TIME = 120_000;
const CIRCUIT_BYTES = 1n << 17n;

/** Time limit for handing on guests' requests for keys, ms; they repeat those that are lost. */
const PASS_TIMEOUT = 5_000;

/** Starts the node. Throws when it cannot listen on an address. */
export async function createLibp2pNode(options: Libp2pNodeOptions): Promise<Libp2pNode> {
  const { seed, wsPort, udp, limits, maxPerAddress, maxConnections, maxReservations, voices, counters, log, data } =
    options;
  const datastore = new CertificateStore(join(data, 'libp2p'));
  await datastore.open();
  // The WebSocket's own port is behind the public one and not reachable from outside, so it is not announced.
  let doorShut = false;
  const privateKey = await generateKeyPairFromSeed('Ed25519', seed);
  const handoff = createWebSocketHandoff(counters);
  let manager: ConnectionManager | undefined;
  const reservations = new Reservations({ most: maxReservations, counters });
  const direct = {
    limits,
    counters,
    get perAddress() {
      return options.maxPerAddress;
    },
  };
  const peer = await createPeer({
    privateKey,
    relay: true,
    datastore,
    transports: [handoff.transport, ...(udp === undefined ? [] : [webRtcDirect(direct)])],
    addresses: {
      listen: [
        `/ip4/127.0.0.1/tcp/${wsPort}/ws`,
        ...(udp === undefined ? [] : [`/ip4/${udp.host}/udp/${udp.port}/webrtc-direct`]),
      ],
      announceFilter: (all) => (doorShut ? all.filter((a) => !a.toString().includes('/ws')) : all),
    },
    connectionManager: {
      maxConnections,
      // New connections per second and address, and connections that are not proven yet: as many as there are places, which are counted by address.
      inboundConnectionThreshold: maxPerAddress,
      maxIncomingPendingConnections: maxConnections,
    },
    onCutOff: ({ publicKey }) => {
      if (publicKey !== undefined) voices.cutOff(toHex(publicKey.raw));
    },
    gater: { denyInboundRelayReservation: (from) => reservations.deny(from) },
    services: {
      keychain: keychain(),
      places: (components: { readonly connectionManager: ConnectionManager }) => {
        manager = components.connectionManager;
        return {};
      },
      circuitRelay: circuitRelayServer({
        hopTimeout: 10_000,
        maxInboundHopStreams: 64,
        maxOutboundHopStreams: 256,
        maxOutboundStopStreams: 256,
        reservations: {
          maxReservations,
          reservationTtl: RESERVATION_TERM,
          defaultDurationLimit: CIRCUIT_TIME,
          defaultDataLimit: CIRCUIT_BYTES,
        },
      }),
    },
  });

  reservations.start(peer.libp2p);
  const stopForgetting = forgetWhoLeft(peer.libp2p);

  const directory = new Directory({ gossip: peer.gossip });
  directory.start();
  const clock = new ClockCheck({ read: () => ({ good: directory.good, stale: directory.drops.get('stale') }), log });
  clock.start();
  const guests = new TopicSubscribers(peer);
  guests.start();
  const followed = new Set<RoomId>();
  const roomStore = new RoomStore({
    gossip: tapped(peer.gossip, (id, message, from) => {
      if (followed.has(id)) voices.accepted(id, message, from);
    }),
    guests,
    get maxRooms() {
      return options.maxRooms;
    },
    onEvict: (id) => {
      if (followed.delete(id)) voices.evicted(id);
    },
    log,
  });
  roomStore.start();
  const communities = new CommunityStore({ gossip: peer.gossip, guests });
  communities.start();
  const offers = new RelayOffers({
    gossip: peer.gossip,
    signer: libp2pSigner(privateKey),
    mine: () => voices.standing,
  });
  offers.start();
  const relayPeers = new RelayPeers({
    libp2p: peer.libp2p,
    peers: options.peers ?? [],
    local: options.local ?? true,
    offered: () => proofs.proven,
    listenedAt: () => voices.standing.listensAt,
  });
  const proofs = new OfferProofs({
    offers: () => offers.offers,
    reach: (offer, signal) => relayPeers.reach(offer, signal),
  });
  proofs.start();
  relayPeers.start();
  const requests = new Counters<RequestDrop>();
  const onDrop: OnDrop = (from, why) => {
    requests.add(why);
    if (why === 'malformed') peer.blame(from);
  };
  const hallway = (community: string): Directory | undefined =>
    community === directory.community ? directory : communities.directory(community);
  const streams = {
    libp2p: peer.libp2p,
    voices,
    counters,
    onDrop,
    get maxListeners() {
      return options.maxListeners;
    },
  };
  const stopServing = await Promise.all([
    serveDirectory(peer.libp2p, hallway, onDrop),
    serveExchange(PROFILES, peer.libp2p, communities.profiles, onDrop),
    serveExchange(FOUND, peer.libp2p, communities.found, onDrop),
    serveSnapshots(peer.libp2p, (id) => roomStore.room(id), onDrop),
    serveKeys(peer.libp2p, {
      errand: (id, session, given) => voices.errand(id, session, given),
      pass: (id, relay, asks) => voices.pass(id, relay, asks),
      onDrop,
    }),
    serveStreams(streams),
  ]);

  const listening = peer.libp2p.getMultiaddrs().map(String);
  const ws = listening.find((a) => a.includes('/ws'));
  const port = Number(/\/tcp\/(\d+)\//.exec(ws ?? '')?.[1]);
  doorShut = true;

  return {
    peerId: peer.libp2p.peerId.toString(),
    wsPort: port,
    take: handoff.take,
    addresses: () =>
      peer.libp2p
        .getMultiaddrs()
        .map(String)
        .filter((a) => a.includes('/webrtc-direct/')),
    hallway,
    card: (room) => directory.listing.find(room) ?? communities.card(room),
    proven: () =>
      proofs.proven.flatMap(({ relay, addresses: [address], free }) =>
        address === undefined ? [] : [{ relay, address, free }],
      ),
    neighbours: () => relayPeers.neighbours,
    follow: (id, from) => {
      const room = followed.has(id) ? roomStore.room(id) : roomStore.hold(id, from);
      if (room === undefined) return undefined;
      followed.add(id);
      return snapshotOf(room);
    },
    unfollow: (id) => {
      if (followed.delete(id)) roomStore.release(id);
    },
    learn: async (id, known) => {
      await roomStore.room(id)?.merge(known);
    },
    publish: async (id, message) => {
      const [word, , record] = asList(decodeCbor(message, MAX_ROOM_MESSAGE), 'message', 3);
      // The relay's own count of listeners is no news to it.
      if (word !== RECORD_KINDS.tally.word)
        await roomStore.room(id)?.takeKinded(asUint(word, 'kind', MAX_KIND), asBytes(record, 'record', 1, MAX_RECORD));
      await peer.gossip.publish(ROOM_TOPIC_PREFIX + id, message);
    },
    pass: async (at, room, asks) => {
      const signal = AbortSignal.timeout(PASS_TIMEOUT);
      await passKeyRequests(await relayPeers.connect(at, signal), room, asks, signal);
    },
    stats: () => ({
      connections: peer.libp2p.getConnections().length,
      reservations: reservations.size,
      rooms: roomStore.size,
      neighbours: relayPeers.neighbours.length,
      relays_offered: offers.offers.length,
      relays_proven: proofs.proven.length,
      listed: directory.listing.rooms().length,
      cut_off: peer.cutOff(),
      rooms_refused: roomStore.refused,
      communities: communities.size,
      communities_refused: communities.refused,
      ...prefixed('card_', directory.drops.snapshot()),
      ...prefixed('request_', requests.snapshot()),
    }),
    allow: (most) => {
      if (manager !== undefined) manager.setMaxConnections(Math.max(most, manager.getMaxConnections()));
    },
    name: (peers) => relayPeers.name(peers),
    stop: async () => {
      relayPeers.stop();
      proofs.stop();
      offers.stop();
      communities.stop();
      roomStore.stop();
      guests.stop();
      clock.stop();
      directory.stop();
      reservations.stop();
      stopForgetting();
      await Promise.all(stopServing.map((stop) => stop()));
      await peer.stop();
      await datastore.close();
    },
  };
}

/** The same gossip, which also reports what is accepted in rooms. */
function tapped(gossip: Gossip, accepted: Voices['accepted']): Gossip {
  return {
    publish: (topic, data) => gossip.publish(topic, data),
    subscribe: (topic, validate) =>
      gossip.subscribe(topic, async (data, from) => {
        const verdict = await validate(data, from);
        if (verdict === 'accept') accepted(topic.slice(ROOM_TOPIC_PREFIX.length), data, from);
        return verdict;
      }),
  };
}

function prefixed(prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, n]) => [prefix + name, n]));
}
