/**
 * libp2p's WebRTC transport, made to forget connections that are over. It keeps one listener per connection until the node stops and
 * takes it off when the RTCPeerConnection says 'close'; browsers never say that, so every connection a page ever had would stay in memory
 * (seen in @libp2p/webrtc 6.0.33). The connection object of libp2p does say it, so that one is listened to in its place.
 */
import { webRTC } from '@libp2p/webrtc';

/** The parts of the transport that are touched here. */
interface Internals {
  _closeOnShutdown?(pc: EventTarget, connection: EventTarget): void;
}

/** Like `webRTC` of libp2p. */
export function webRTCTransport(...init: Parameters<typeof webRTC>): ReturnType<typeof webRTC> {
  const create = webRTC(...init);
  return (components) => {
    const transport = create(components);
    const internals = transport as Internals;
    const original = internals._closeOnShutdown;
    // A later version without this method has mended it or does otherwise: then there is nothing to do here.
    if (original) internals._closeOnShutdown = (_pc, connection) => original.call(transport, connection, connection);
    return transport;
  };
}
