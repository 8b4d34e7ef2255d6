/**
 * The relay's libp2p side: introduces browsers to each other (circuit relay, for signaling only), joins the gossip topics of connected pages so that
 * messages cross it, and answers snapshot requests so that hallway and lobby fill at once.
 */

import { join } from 'node:path';
import { circuitRelayServer } from '@libp2p/circuit-relay-v2';
import { generateKeyPairFromSeed, publicKeyFromRaw } from '@libp2p/crypto/keys';
import { keychain } from '@libp2p/keychain';
import { peerIdFromPublicKey } from '@libp2p/peer-id';
import { serveProfiles } from '../../src/node/community/exchange.ts';
import { Directory } from '../../src/node/directory/directory.ts';
import { serveDirectory } from '../../src/node/directory/snapshot-protocol.ts';
import { passKeyRequests, serveKeys } from '../../src/node/e2ee/keys-protocol.ts';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import { serveSnapshots } from '../../src/node/room/snapshot-protocol.ts';
import { createPeer } from '../../src/node/transport/peer.ts';
import type { OnDrop, RequestDrop } from '../../src/node/transport/request-server.ts';
import { Counters } from '../../src/node/util/counters.ts';
import { fromHex } from '../../src/node/wire/bytes.ts';
import { OfferProofs } from '../cluster/offer-proofs.ts';
import { RelayOffers } from '../cluster/relay-offers.ts';
import { RelayPeers } from '../cluster/relay-peers.ts';
import { UpstreamManager } from '../cluster/upstream-manager.ts';
import { createUpstreamDial } from '../cluster/upstream-socket.ts';
import { Forwarder, type ForwarderOptions } from '../forwarding/forwarder.ts';
import { serveStreams } from '../forwarding/transports/listen-stream.ts';
import type { ConnectionLimits } from '../http/connection-limits.ts';
import type { Counters as RelayCounters } from '../util/counters.ts';
import type { Log } from '../util/log.ts';
import { CertificateStore } from './certificate-store.ts';
import { ClockCheck } from './clock-check.ts';
import { CommunityStore } from './community-store.ts';
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
  readonly maxPerAddress: number;
  readonly maxConnections: number;
  readonly maxReservations: number;
  readonly maxRooms: number;
  /** The relay's name, once its peer id is known. */
  readonly name: (peerId: string) => string;
  /** Limits on listeners, publishers and output. */
  readonly fanout: Pick<ForwarderOptions, 'maxListeners' | 'maxPerRoom' | 'maxBandwidth' | 'publish' | 'onTick'>;
  /** Multiaddrs of relays to stay connected to, and whether private addresses may be dialed for rooms. */
  readonly peers?: readonly string[];
  /** Public addresses of this relay, for its offer to other relays; without any there is no offer. */
  readonly offer?: () => readonly string[];
  readonly local?: boolean;
  readonly counters: RelayCounters;
  readonly log: Log;
  /** Folder of the webrtc-direct certificate, so that addresses survive a restart. */
  readonly data: string;
}

export interface Libp2pNode {
  readonly peerId: string;
  /** The loopback port on which libp2p's WebSocket listens. */
  readonly wsPort: number;
  /** Takes the handshake of a libp2p WebSocket that arrived elsewhere. */
  readonly take: WebSocketHandoff['take'];
  /** Its multiaddr for peers on this computer, whatever the public port looks like. */
  readonly loopback: string;
  /** The relay's raw key. */
  readonly publicKey: Uint8Array;
  /** The audio that is forwarded. */
  readonly forwarder: Forwarder;
  /** Whether the peer with this raw key, in hex, is cut off for its offences. */
  isCutOff(key: string): boolean;
  /** The webrtc-direct addresses as listened on, with certificate hash and peer id. */
  addresses(): string[];
  /** The hallway of a community, while this relay keeps it. */
  hallway(community: string): Directory | undefined;
  /** Other relays with free places, in random order. */
  offers(): readonly { readonly address: string; readonly free: number }[];
  stats(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Two minutes and 128 KiB per circuit: enough for an introduction, useless for audio. */
const CIRCUIT_TIME = 120_000;
const CIRCUIT_BYTES = 1n << 17n;

/** Starts the node. Throws when it cannot listen on an address. */
export async function createLibp2pNode(options: Libp2pNodeOptions): Promise<Libp2pNode> {
  const {
    seed,
    wsPort,
    udp,
    limits,
    maxPerAddress,
    maxConnections,
    maxReservations,
    maxRooms,
    fanout,
    counters,
    log,
    data,
  } = options;
  const datastore = new CertificateStore(join(data, 'libp2p'));
  await datastore.open();
  // The WebSocket's own port is behind the public one and not reachable from outside, so it is not announced.
  let doorShut = false;
  const privateKey = await generateKeyPairFromSeed('Ed25519', seed);
  const handoff = createWebSocketHandoff(counters);
  const reservations = new Reservations({ most: maxReservations, counters });
  const peer = await createPeer({
    privateKey,
    relay: true,
    datastore,
    transports: [
      handoff.transport,
      ...(udp === undefined ? [] : [webRtcDirect({ limits, perAddress: maxPerAddress, counters })]),
    ],
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
    gater: { denyInboundRelayReservation: (from) => reservations.deny(from) },
    services: {
      keychain: keychain(),
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

  const directory = new Directory({ gossip: peer.gossip });
  directory.start();
  const clock = new ClockCheck({ read: () => ({ good: directory.good, stale: directory.drops.get('stale') }), log });
  clock.start();
  const guests = new TopicSubscribers(peer);
  guests.start();
  const roomStore = new RoomStore({
    gossip: peer.gossip,
    guests,
    maxRooms,
    onEvict: (id) => forwarder.evict(id),
    log,
  });
  roomStore.start();
  const communities = new CommunityStore({ gossip: peer.gossip, guests });
  communities.start();
  const signer = libp2pSigner(privateKey);
  const forwarder = new Forwarder({
    hold: (id, from) => roomStore.hold(id, from),
    release: (id) => roomStore.release(id),
    find: (id) => roomStore.room(id),
    name: () => options.name(peer.libp2p.peerId.toString()),
    self: () => peer.libp2p.peerId.toString(),
    tally: (room, report) => void room.tally(signer, { ...report, at: Date.now() }),
    others: () => proofs.proven.flatMap((o) => (o.free > 0 ? o.addresses.slice(0, 1) : [])),
    addressesOf: (relay) => proofs.proven.find((o) => o.relay === relay && o.free > 0)?.addresses ?? [],
    ...fanout,
    counters,
  });
  forwarder.start();
  const offers = new RelayOffers({
    gossip: peer.gossip,
    signer,
    mine: () => ({ addresses: options.offer?.() ?? [], free: forwarder.free }),
  });
  offers.start();
  const relayPeers = new RelayPeers({
    libp2p: peer.libp2p,
    peers: options.peers ?? [],
    local: options.local ?? true,
    offered: () => proofs.proven,
    listenedAt: () => upstreamManager.addresses,
  });
  const proofs = new OfferProofs({
    offers: () => offers.offers,
    reach: (offer, signal) => relayPeers.reach(offer, signal),
  });
  proofs.start();
  const upstreamManager = new UpstreamManager({
    forwarder,
    self: () => peer.libp2p.peerId.toString(),
    signer,
    relayPeers: () => relayPeers.connected,
    addressesOf: (relay) => relayPeers.addressesOf(relay),
    freeOf: (relay) => offers.offers.find((o) => o.relay === relay)?.free,
    dial: createUpstreamDial({ mayBePrivate: (at) => relayPeers.mayBePrivate(at) }),
    pass: async (at, room, asks, signal) => {
      await passKeyRequests(await relayPeers.connect(at, signal), room, asks, signal);
    },
    counters,
  });
  upstreamManager.start();
  relayPeers.start();
  const requests = new Counters<RequestDrop>();
  const onDrop: OnDrop = (from, why) => {
    requests.add(why);
    if (why === 'malformed') peer.blame(from);
  };
  const hallway = (community: string): Directory | undefined =>
    community === directory.community ? directory : communities.directory(community);
  const stopServing = await Promise.all([
    serveDirectory(peer.libp2p, hallway, onDrop),
    serveProfiles(peer.libp2p, communities, onDrop),
    serveSnapshots(peer.libp2p, (id) => roomStore.room(id), onDrop),
    serveKeys(peer.libp2p, {
      errand: (id, session, given) => forwarder.errand(id, session, given),
      pass: (id, relay, asks) => forwarder.pass(id, relay, asks),
      onDrop,
    }),
    serveStreams({ libp2p: peer.libp2p, forwarder, counters, maxListeners: fanout.maxListeners, onDrop }),
  ]);

  const listening = peer.libp2p.getMultiaddrs().map(String);
  const ws = listening.find((a) => a.includes('/ws'));
  const port = Number(/\/tcp\/(\d+)\//.exec(ws ?? '')?.[1]);
  doorShut = true;

  return {
    peerId: peer.libp2p.peerId.toString(),
    wsPort: port,
    take: handoff.take,
    loopback: `/ip4/127.0.0.1/tcp/${port}/ws/p2p/${peer.libp2p.peerId}`,
    publicKey: privateKey.publicKey.raw,
    forwarder,
    isCutOff: (key) => peer.isCutOff(peerIdFromPublicKey(publicKeyFromRaw(fromHex(key)))),
    addresses: () =>
      peer.libp2p
        .getMultiaddrs()
        .map(String)
        .filter((a) => a.includes('/webrtc-direct/')),
    hallway,
    offers: () =>
      proofs.proven.flatMap(({ addresses, free }) =>
        free > 0 && addresses[0] !== undefined ? [{ address: addresses[0], free }] : [],
      ),
    stats: () => ({
      connections: peer.libp2p.getConnections().length,
      reservations: reservations.size,
      rooms: roomStore.size,
      neighbours: relayPeers.connected.length,
      upstreams: upstreamManager.size,
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
    stop: async () => {
      upstreamManager.stop();
      relayPeers.stop();
      proofs.stop();
      offers.stop();
      forwarder.stop();
      communities.stop();
      roomStore.stop();
      guests.stop();
      clock.stop();
      directory.stop();
      reservations.stop();
      await Promise.all(stopServing.map((stop) => stop()));
      await peer.stop();
      await datastore.close();
    },
  };
}

function prefixed(prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, n]) => [prefix + name, n]));
}
