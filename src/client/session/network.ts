/** The page's libp2p peer: dials relays, is reachable through them, and meets other pages by WebRTC. */
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import type { PrivateKey } from '@libp2p/interface';
import { webRTCDirect } from '@libp2p/webrtc';
import { webSockets } from '@libp2p/websockets';
import { createPeer, type Peer } from '../../node/network/peer.ts';
import { forgetfulWebRTC } from './forgetful-webrtc.ts';
import { leavingInitChannel } from './init-channel.ts';

export interface PageNetworkOptions {
  readonly privateKey: PrivateKey;
  /** Read at each new connection: the STUN servers are the relays' own and known only after the first relay answered. */
  readonly iceServers: () => RTCIceServer[];
  /** True while the person hides their address. */
  readonly hidden: () => boolean;
}

export function createPageNetwork({ privateKey, iceServers, hidden }: PageNetworkOptions): Promise<Peer> {
  return createPeer({
    privateKey,
    hidden,
    transports: [
      webSockets(),
      leavingInitChannel(forgetfulWebRTC({ rtcConfiguration: () => ({ iceServers: iceServers() }) })),
      webRTCDirect({ rtcConfiguration: () => ({ iceServers: [] }) }),
      circuitRelayTransport(),
    ],
    addresses: { listen: ['/p2p-circuit', '/webrtc'] },
    connectionManager: { maxConnections: 100, inboundConnectionThreshold: 50 },
  });
}
