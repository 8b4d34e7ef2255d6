/**
 * libp2p's WebRTC transport, which forgets closed connections. By default it keeps one listener per connection until the node stops, and removes it
 * when the RTCPeerConnection emits 'close'. Browsers never emit that, so every connection that a page ever had would stay in memory (seen in
 * @libp2p/webrtc 6.0.33). libp2p's own connection object does emit it, so that one is used instead.
 */
import { webRTC } from '@libp2p/webrtc';

/** The parts of the transport that are used here. */
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
    // A later version without this method has fixed it or works differently: then there is nothing to do here.
    if (original) internals._closeOnShutdown = (_pc, connection) => original.call(transport, connection, connection);
    return transport;
  };
}
