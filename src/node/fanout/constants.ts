/** Limits and times of fan-out. Layouts are in SPEC.md. */

/** A speaker hands signed bundles to a relay. */
export const PUBLISH_PROTOCOL = '/stoa/publish/1.0.0';
/** A listener, or another relay, is served by a relay. The same messages go over a WebSocket at LISTEN_PATH. */
export const LISTEN_PROTOCOL = '/stoa/listen/1.0.0';
export const LISTEN_PATH = '/listen';

/** Frames in a bundle: 60 ms. One signature for three frames costs 8.5 kbit/s; 20 ms each would cost three times that. */
export const BUNDLE_FRAMES = 3;
/** Largest bundle, bytes. Voice at 32 kbit/s makes 350, music at 96 kbit/s 900. */
export const MAX_BUNDLE = 2_048;
/** Bundles a second one stream makes when it talks. */
export const BUNDLES_PER_SECOND = 1000 / (BUNDLE_FRAMES * 20);
/** A publisher may go this much over nominal before bundles are dropped. */
export const FLOOD_FACTOR = 1.5;
/** How far a bundle's capture time may be from what its stream's earlier bundles lead to expect, ms. */
export const MAX_SKEW = 10_000;
/** Bundles of one stream remembered against replays. */
export const REPLAY_WINDOW = 128;
/** How long a relay keeps what it sent, ms: a listener that moves over or blinks catches up without a hole. */
export const HISTORY = 2_000;
/** A relay sends what came in to its listeners this often, ms. */
export const TICK = 20;
/** A connection that has not said hello by then is closed, ms. */
export const HELLO_TIMEOUT = 5_000;
