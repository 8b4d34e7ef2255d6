import { yamux } from '@libp2p/yamux';

/** What this file wants of a yamux stream: how much of its window is read, and when it says so. */
interface Windowed {
  readonly state: number;
  readonly recvWindow: number;
  readonly recvWindowCapacity: number;
  sendWindowUpdate(): void;
}

interface Muxer {
  _newStream(...args: unknown[]): Windowed;
}

/** Yamux's own number for a stream that is open and not paused. */
const ESTABLISHED = 3;
/** Part of the window that may be read before the sender is told. */
const SPARED = 1 / 4;

/**
 * Yamux that tells the sender what was read once it is a quarter of the window. By itself it does so after every message: whoever listens would
 * send as many packets up as voices come down, and to take those cost a relay as much as to send the voices.
 */
export function yamuxWithSmallWindow(): ReturnType<typeof yamux> {
  const made = yamux();
  return (...components) => {
    const factory = made(...components);
    const create = factory.createStreamMuxer.bind(factory);
    factory.createStreamMuxer = (connection) => {
      const muxer = create(connection);
      const { _newStream } = muxer as unknown as Muxer;
      (muxer as unknown as Muxer)._newStream = (...args) => spare(_newStream.apply(muxer, args));
      return muxer;
    };
    return factory;
  };
}

function spare(stream: Windowed): Windowed {
  const update = stream.sendWindowUpdate.bind(stream);
  stream.sendWindowUpdate = () => {
    const read = stream.recvWindow - stream.recvWindowCapacity;
    // What opens, closes or resumes a stream is never held back.
    if (stream.state !== ESTABLISHED || read >= stream.recvWindow * SPARED) update();
  };
  return stream;
}
