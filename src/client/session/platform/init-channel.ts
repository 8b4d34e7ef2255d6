/**
 * libp2p's WebRTC transport, with the 'init' channel left to the side that dialed. The dialer waits for that channel to open and closes it; the
 * answering side also closes it, as soon as it sees it. A dialer that checks only after that waits for an 'open' that never comes, until its dial
 * times out 6 s later (seen in @libp2p/webrtc 6.0.33).
 */
import type { StreamMuxerFactory, Upgrader } from '@libp2p/interface';
import type { webRTC } from '@libp2p/webrtc';

type Transport = ReturnType<typeof webRTC>;

/** The parts of the transport's muxer that are used here. */
interface Internals {
  onDataChannel?(channel: RTCDataChannel, ...early: unknown[]): void;
}

/** Like `transport`. It changes how this peer answers, so it helps whoever dials this peer. */
export function leavingInitChannel(transport: Transport): Transport {
  return (components) =>
    transport(Object.create(components, { upgrader: { get: () => leavingUpgrader(components.upgrader) } }));
}

function leavingUpgrader(upgrader: Upgrader): Upgrader {
  const upgradeInbound: Upgrader['upgradeInbound'] = (connection, options) => {
    const { muxerFactory } = options;
    return upgrader.upgradeInbound(connection, {
      ...options,
      ...(muxerFactory && { muxerFactory: leavingFactory(muxerFactory) }),
    });
  };
  return Object.create(upgrader, { upgradeInbound: { value: upgradeInbound } });
}

function leavingFactory(factory: StreamMuxerFactory): StreamMuxerFactory {
  return {
    protocol: factory.protocol,
    createStreamMuxer: (connection) => {
      const muxer = factory.createStreamMuxer(connection);
      const internals = muxer as Internals;
      const original = internals.onDataChannel;
      // Kept, because a browser closes a channel that nothing refers to.
      let left: RTCDataChannel | undefined;
      // A later version without this method has changed: test/integration/init-channel.test.ts says whether this is still needed.
      if (original) {
        internals.onDataChannel = (channel, ...early) => {
          // Only one: the muxer closes further ones that a hostile dialer opens.
          if (channel.label === 'init' && left === undefined) left = channel;
          else original.call(muxer, channel, ...early);
        };
      }
      return muxer;
    },
  };
}
