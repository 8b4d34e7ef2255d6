/** The side of the relay that carries voices: its copies of the rooms with listeners or publishers here, and the forwarder. Independent of sockets. */
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { libp2pSigner } from '../src/node/identity/libp2p-signer.ts';
import type { Snapshot } from '../src/node/records/kinds.ts';
import type { Room } from '../src/node/room/room.ts';
import { snapshotOf } from '../src/node/room/room-state.ts';
import type { Bounds } from './bounds.ts';
import { UpstreamManager } from './cluster/upstream-manager.ts';
import { createUpstreamDial } from './cluster/upstream-socket.ts';
import { Forwarder, type ForwarderOptions } from './forwarding/forwarder.ts';
import type { IntroducerLink, RelayVoices } from './introducer/introducer-link.ts';
import type { KnownRelay } from './p2p/libp2p-node.ts';
import { RoomStore } from './p2p/room-store.ts';
import type { Counters } from './util/counters.ts';
import type { Log } from './util/log.ts';

export interface VoicesOptions extends Pick<ForwarderOptions, 'onTick' | 'secure'> {
  /** Read each time. */
  readonly bounds: Bounds['voices'];
  readonly seed: Uint8Array;
  readonly introducer: IntroducerLink;
  /** The relay's name, once its peer id is known. */
  readonly name: (peerId: string) => string;
  /** Public addresses of this relay, for its offer to other relays. */
  readonly offer: () => readonly string[];
  /** Whether its operator names the relay at a multiaddr, and whether any may be at a private address. */
  readonly named: (at: string) => boolean;
  readonly local: boolean;
  readonly counters: Counters;
  readonly log: Log;
}

export interface RelayRooms {
  readonly forwarder: Forwarder;
  readonly rooms: RoomStore;
  readonly upstreams: UpstreamManager;
  /** The relay's raw key. */
  readonly publicKey: Uint8Array;
  /** What the introducer asks for on behalf of others; listeners and publishers are admitted elsewhere. */
  readonly voices: Omit<RelayVoices, 'admit' | 'report'>;
  stop(): void;
}

/** How often the introducer is told what this side offers and has learned, ms. */
const TELL = 1_000;
/** Nobody but listeners and publishers brings rooms here. */
const NO_PAGES = { onTopic: () => () => undefined, follow: () => false, addressOf: () => undefined };
const NOTHING: Snapshot = { members: [], remarks: [], kindedRecords: [] };

export async function startVoices(options: VoicesOptions): Promise<RelayRooms> {
  const { seed, introducer, bounds, onTick, secure = false, name, offer, named, local, counters, log } = options;
  const signer = libp2pSigner(await generateKeyPairFromSeed('Ed25519', seed));
  const rooms = new RoomStore({
    gossip: introducer.gossip,
    guests: NO_PAGES,
    get maxRooms() {
      return bounds.maxRooms;
    },
    onEvict: (id) => forwarder.evict(id),
    log,
  });
  const withPlaces = () => introducer.status.proven.filter(({ free }) => free > 0);
  const forwarder = new Forwarder({
    get maxListeners() {
      return bounds.maxListeners;
    },
    get maxPerRoom() {
      return bounds.maxPerRoom;
    },
    get maxBandwidth() {
      return bounds.maxBandwidth;
    },
    get publish() {
      return bounds.publish;
    },
    ...(onTick === undefined ? {} : { onTick }),
    secure,
    hold: (id, from) => rooms.hold(id, from),
    release: (id) => rooms.release(id),
    find: (id) => rooms.room(id),
    name: () => name(introducer.peerId),
    self: () => introducer.peerId,
    tally: (room, report) => void room.tally(signer, { ...report, at: Date.now() }),
    others: () => withPlaces().map(({ address }) => address),
    addressesOf: (id) => withPlaces().flatMap(({ relay, address }) => (relay === id ? [address] : [])),
    counters,
  });
  const upstreams = new UpstreamManager({
    forwarder,
    self: () => introducer.peerId,
    signer,
    relayPeers: () => introducer.status.neighbours.map(({ relay }) => relay),
    addressesOf: (id) => addressesOf(id, [...introducer.status.neighbours, ...introducer.status.proven]),
    freeOf: (id) => introducer.status.proven.find(({ relay }) => relay === id)?.free,
    dial: createUpstreamDial({ mayBePrivate: (at) => local || named(at) }),
    pass: async (at, room, asks) => introducer.pass(at, room, asks),
    counters,
  });
  rooms.start();
  forwarder.start();
  upstreams.start();
  const told = new WeakMap<Room, ReadonlySet<Uint8Array>>();
  const timer = setInterval(() => {
    introducer.setStanding({ addresses: offer(), free: forwarder.free, listensAt: upstreams.addresses });
    // What another relay brings along with the audio reaches those who ask here by libp2p, too.
    for (const { room, isFed } of forwarder.roomForwarders.values()) if (isFed) tellNews(introducer, room, told);
  }, TELL);
  return {
    forwarder,
    rooms,
    upstreams,
    publicKey: signer.publicKey,
    voices: {
      publish: (id, publisher) => forwarder.publish(id, publisher),
      errand: (id, session, given) => forwarder.errand(id, session, given),
      pass: (id, relay, asks) => forwarder.pass(id, relay, asks),
      evicted: (id) => {
        forwarder.evict(id);
        // Whoever asks next asks the introducer anew.
        rooms.drop(id);
      },
      known: (id) => {
        const room = rooms.room(id);
        return room === undefined ? NOTHING : snapshotOf(room);
      },
      broughtBy: (id) => rooms.broughtBy(id),
      learn: async (id, known) => {
        await rooms.room(id)?.merge(known);
      },
    },
    stop: () => {
      clearInterval(timer);
      upstreams.stop();
      forwarder.stop();
      rooms.stop();
    },
  };
}

function addressesOf(id: string, known: readonly Pick<KnownRelay, 'relay' | 'address'>[]): readonly string[] {
  return [...new Set(known.flatMap(({ relay, address }) => (relay === id ? [address] : [])))];
}

/** Tells the introducer the records that this room did not have last time. */
function tellNews(introducer: IntroducerLink, room: Room, told: WeakMap<Room, ReadonlySet<Uint8Array>>): void {
  const before = told.get(room) ?? new Set();
  const { charter, members, remarks, kindedRecords } = snapshotOf(room);
  const fresh = (record: Uint8Array): boolean => !before.has(record);
  const news: Snapshot = {
    charter: charter !== undefined && fresh(charter) ? charter : undefined,
    members: members.filter(fresh),
    remarks: remarks.filter(fresh),
    kindedRecords: kindedRecords.filter(([, record]) => fresh(record)),
  };
  told.set(
    room,
    new Set([
      ...(charter === undefined ? [] : [charter]),
      ...members,
      ...remarks,
      ...kindedRecords.map(([, record]) => record),
    ]),
  );
  if (news.charter === undefined && news.members.length + news.remarks.length + news.kindedRecords.length === 0) return;
  introducer.tell(room.id, news);
}
