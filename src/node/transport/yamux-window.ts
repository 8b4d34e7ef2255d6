import { yamux } from '@libp2p/yamux';

/** The parts of a yamux stream that are used here: how much of its window was read, and when it tells the sender. */
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
/** Share of the window that may be read before the sender is told. */
const SPARED = 1 / 4;

/**
 * Yamux that acknowledges only after a quarter of the window was read. By default it does so after every message: a listener would send as many
 * packets up as voices come down, and receiving them would cost a relay as much as sending the voices.
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
    // Frames that open, close or resume a stream are never delayed.
    if (stream.state !== ESTABLISHED || read >= stream.recvWindow * SPARED) update();
  };
  return stream;
}
