/**
 * One libp2p v3 node with what every Stoa peer has: Noise, Yamux, identify, gossip, and penalties that cut off neighbours that keep sending invalid
 * data. Pages and relays add their own transports and addresses.
 */
import { identify } from '@libp2p/identify';
import type { ConnectionGater, Libp2p, PeerId, PrivateKey } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { createLibp2p, type Libp2pOptions } from 'libp2p';
import { createGossip, type Gossip, type GossipSub, gossipService } from './gossip.ts';
import { Heartbeat } from './heartbeat.ts';
import { Penalties } from './penalties.ts';
import { yamuxWithSmallWindow } from './yamux-window.ts';

export interface PeerOptions
  extends Pick<Libp2pOptions, 'transports' | 'addresses' | 'connectionManager' | 'datastore'> {
  readonly privateKey: PrivateKey;
  readonly relay?: boolean;
  /** Further libp2p services by name, such as a relay's circuitRelayServer. */
  readonly services?: Libp2pOptions['services'];
  /** Further connection gating by libp2p. */
  readonly gater?: Pick<ConnectionGater, 'denyInboundRelayReservation' | 'denyDialMultiaddr'>;
  /** True while only relays may learn this peer's address: introductions are refused. */
  readonly hidden?: () => boolean;
  /** Called when a neighbour is cut off for its offences. */
  readonly onCutOff?: (peer: PeerId) => void;
  readonly now?: () => number;
}

export interface Peer {
  readonly libp2p: Libp2p;
  readonly gossip: Gossip;
  readonly pubsub: GossipSub;
  /** Counts an offence of a neighbour found outside gossip; cuts the neighbour off when there are too many. */
  blame(peer: PeerId): void;
  /** True while a peer is cut off for its offences. */
  isCutOff(peer: PeerId): boolean;
  /** Neighbours cut off since the start. */
  readonly cutOff: () => number;
  /** Closes every connection. Idempotent. */
  stop(): Promise<void>;
}

/** Creates and starts a peer. Throws what libp2p throws when it cannot listen on an address. */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  const {
    privateKey,
    transports,
    addresses,
    connectionManager,
    datastore,
    relay = false,
    hidden = () => false,
    now = Date.now,
  } = options;
  const penalties = new Penalties();
  let cutOff = 0;
  const refused = (peer: PeerId): boolean => penalties.isBanned(peer.toString(), now());
  const libp2p = await createLibp2p({
    privateKey,
    start: false,
    // Heartbeat does this.
    connectionMonitor: { enabled: false },
    ...(transports && { transports }),
    ...(addresses && { addresses }),
    // No /dnsaddr lookups: relay addresses name hosts or numbers, and by default a page would ask public DNS servers.
    connectionManager: { ...connectionManager, resolvers: {} },
    ...(datastore && { datastore }),
    connectionEncrypters: [noise()],
    streamMuxers: [yamuxWithSmallWindow()],
    connectionGater: {
      // libp2p's default refuses loopback and plain WebSocket addresses in browsers, but a relay at home or on this machine has one.
      denyDialMultiaddr: () => false,
      ...options.gater,
      denyInboundRelayedConnection: hidden,
      denyInboundEncryptedConnection: refused,
      denyOutboundEncryptedConnection: refused,
    },
    services: {
      identify: identify(),
      pubsub: gossipService({ relay, onFlood: (peer) => cut(peer) }),
      ...options.services,
    },
  });
  const pubsub = libp2p.services['pubsub'] as GossipSub;

  const blame = (peer: PeerId): void => {
    if (!refused(peer) && penalties.strike(peer.toString(), now())) cut(peer);
  };
  const cut = (peer: PeerId): void => {
    penalties.ban(peer.toString(), now());
    cutOff++;
    options.onCutOff?.(peer);
    libp2p.hangUp(peer).catch((error: unknown) => {
      libp2p.logger.forComponent('stoa:peer').error('could not hang up - %e', error);
    });
  };
  const gossip = createGossip({ pubsub, logger: libp2p.logger, onReject: blame, now });
  await libp2p.start();
  const heartbeat = new Heartbeat({ libp2p });
  heartbeat.start();

  let stopping: Promise<void> | undefined;
  return {
    libp2p,
    gossip,
    pubsub,
    blame,
    isCutOff: refused,
    cutOff: () => cutOff,
    stop: () => {
      heartbeat.stop();
      stopping ??= Promise.resolve(libp2p.stop());
      return stopping;
    },
  };
}
