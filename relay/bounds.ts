/** The bounds of a relay's parts as its options have them: objects that the parts read each time, and a reload changes in place. */
import type { RelayOptions } from './cli/options.ts';
import type { ForwarderOptions } from './forwarding/forwarder.ts';
import type { IntroducerBounds } from './introducer/protocol.ts';

/** Of what may go out to listeners, replays may take so much: voices of now come first. */
const REPLAYS_SHARE = 1 / 4;
const DAY = 86_400_000;
/** WebSockets beyond all listeners' places, to tell those who find none where else to go. */
const TURNED_AWAY = 64;
const BYTES_PER_MBIT = 1_000_000 / 8;

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type VoiceBounds = Pick<ForwarderOptions, 'maxListeners' | 'maxPerRoom' | 'maxBandwidth' | 'publish'> & {
  readonly maxRooms: number;
};
interface Places {
  readonly most: number;
  readonly perAddress: number;
}

interface ReplayBounds {
  readonly bytes: number;
  readonly age: number;
  readonly bytesPerSecond: number;
}

export interface Bounds {
  readonly voices: Writable<VoiceBounds>;
  /** Listeners' WebSockets, and publishers'. */
  readonly audience: Writable<Places>;
  readonly stage: Writable<Places>;
  readonly replays: Writable<ReplayBounds>;
}

export function boundsOf(options: RelayOptions): Bounds {
  const { maxRooms, maxListeners, maxPerRoom, maxBandwidth, publish, maxConnections, maxPerAddress } = options;
  const { replaysSize, replaysDays } = options;
  return {
    voices: { maxRooms, maxListeners, maxPerRoom, maxBandwidth: maxBandwidth * BYTES_PER_MBIT, publish },
    audience: { most: maxListeners + TURNED_AWAY, perAddress: maxPerAddress },
    stage: { most: maxConnections, perAddress: maxPerAddress },
    replays: {
      bytes: replaysSize * 1_000_000,
      age: replaysDays * DAY,
      bytesPerSecond: maxBandwidth * BYTES_PER_MBIT * REPLAYS_SHARE,
    },
  };
}

export function setBounds(bounds: Bounds, options: RelayOptions): void {
  const fresh = boundsOf(options);
  Object.assign(bounds.voices, fresh.voices);
  Object.assign(bounds.audience, fresh.audience);
  Object.assign(bounds.stage, fresh.stage);
  Object.assign(bounds.replays, fresh.replays);
}

export function introducerBounds(options: RelayOptions): IntroducerBounds {
  const { maxConnections, maxPerAddress, maxRooms, maxListeners, peers, logLevel } = options;
  return { maxConnections, maxPerAddress, maxRooms, maxListeners, peers, logLevel };
}
