/**
 * libp2p's WebRTC transport, with the 'init' channel left to the side that dialled. The dialler waits for that channel to open and closes it;
 * the side that answers closes it too, as soon as it sees it. A dialler that looks only after that waits for an 'open' that never comes
 * until its dial times out, 6 s later (seen in @libp2p/webrtc 6.0.33).
 */
import type { StreamMuxerFactory, Upgrader } from '@libp2p/interface';
import type { webRTC } from '@libp2p/webrtc';

type Transport = ReturnType<typeof webRTC>;

/** The part of the transport's own muxer that is touched here. */
interface Internals {
  onDataChannel?(channel: RTCDataChannel, ...early: unknown[]): void;
}

/** Like `transport`. What it answers with is for this peer to decide, so it helps whoever dials this peer. */
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
      // Held, since a browser closes a channel that nothing refers to.
      let left: RTCDataChannel | undefined;
      // A later version without this method has changed: test/integration/init-channel.test.ts says whether this is still needed.
      if (original) {
        internals.onDataChannel = (channel, ...early) => {
          // One and no more: the muxer closes those that a hostile dialler opens after it.
          if (channel.label === 'init' && left === undefined) left = channel;
          else original.call(muxer, channel, ...early);
        };
      }
      return muxer;
    },
  };
}
