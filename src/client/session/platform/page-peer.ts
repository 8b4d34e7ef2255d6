/** The page's libp2p peer: dials relays, can be reached through them, and connects to other pages by WebRTC. */
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import type { PrivateKey } from '@libp2p/interface';
import { webRTCDirect } from '@libp2p/webrtc';
import { webSockets } from '@libp2p/websockets';
import { createPeer, type Peer } from '../../../node/transport/peer.ts';
import { binaryChannelsOnly } from './binary-channels.ts';
import { leavingInitChannel } from './init-channel.ts';
import { webRTCTransport } from './webrtc-transport.ts';

export interface PagePeerOptions {
  readonly privateKey: PrivateKey;
  /** Read at each new connection, because the STUN servers are the relays' own and known only after the first relay answered. */
  readonly iceServers: () => RTCIceServer[];
  /** True while the person hides their address. */
  readonly hidden: () => boolean;
  /** Addresses of relays that libp2p is not to dial of its own accord. */
  readonly refuses: (address: string) => boolean;
}

export function createPagePeer({ privateKey, iceServers, hidden, refuses }: PagePeerOptions): Promise<Peer> {
  binaryChannelsOnly(globalThis.RTCDataChannel);
  return createPeer({
    privateKey,
    hidden,
    gater: { denyDialMultiaddr: (address) => refuses(address.toString()) },
    transports: [
      webSockets(),
      leavingInitChannel(webRTCTransport({ rtcConfiguration: () => ({ iceServers: iceServers() }) })),
      webRTCDirect({ rtcConfiguration: () => ({ iceServers: [] }) }),
      circuitRelayTransport(),
    ],
    addresses: { listen: ['/p2p-circuit', '/webrtc'] },
    connectionManager: { maxConnections: 100, inboundConnectionThreshold: 50 },
  });
}
