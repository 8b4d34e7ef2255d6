/** Limits and times of fan-out. Layouts are in SPEC.md. */

import { BUNDLE_FRAMES } from '../../records/bundle.ts';

/** A speaker hands signed bundles to a relay. */
export const PUBLISH_PROTOCOL = '/stoa/publish/1.1.0';
/** The same, by those who know of no second lines. */
export const PUBLISH_PROTOCOL_1_0 = '/stoa/publish/1.0.0';
/** A listener, or another relay, is served by a relay. The same messages go over a WebSocket at LISTEN_PATH. */
export const LISTEN_PROTOCOL = '/stoa/listen/1.0.0';
/** Bundles a second one stream makes when it talks. */
export const BUNDLES_PER_SECOND = 1000 / (BUNDLE_FRAMES * 20);
/** A publisher may go this much over nominal before bundles are dropped. */
export const FLOOD_FACTOR = 1.5;
/** Bytes a second one speaker may have relays hand on, and at once: music with all its overhead (16 kB/s), and a stall's worth of it. */
export const SPEAKER_RATE = 24_000;
export const SPEAKER_BURST = 96_000;
/** Streams one end follows in a room: twelve on stage, each of whom may have started again a moment ago. */
export const MAX_STREAMS = 32;
/** How long a relay keeps what it sent, ms: a listener that moves over or blinks catches up without a hole. */
export const HISTORY = 2_000;
/** A relay looks this often for audio to send, ms. */
export const TICK = 20;
/**
 * In a large room a listener is sent a message at most this often, ms: as often as one voice makes bundles. Ten voices then cost a relay no
 * more sends than one, and one voice waits for nobody.
 */
export const PACE = BUNDLE_FRAMES * 20;
/** In a very large one this often, ms: a quarter fewer sends. Bundles then wait unequally, which a jitter buffer pays with up to 60 ms. */
export const SLOW_PACE = 80;
/** Largest audio message, bytes; more in one tick makes several. Five bundles of ten voices are 18 kB. */
export const MAX_AUDIO_MESSAGE = 32 * 1024;
/** Most that one hello is caught up with, bytes: two seconds of ten voices are 120 kB. */
export const MAX_CATCH_UP = 192 * 1024;
/** The room's state is said again this often, ms, so that records do not run out at the listeners' (MEMBER_LIFE), nor silence look like a death. */
export const STATE_REFRESH = 5_000;
/** Relays between a speaker and a listener at most. Each adds about 20 ms; a tree of this depth has more leaves than there are people. */
export const MAX_HOPS = 7;
/** Bytes of a relay's peer id by which it is known in a path: enough that no two of a room's relays are mistaken for each other. */
export const MARK_BYTES = 8;
/** A connection that has not said hello by then is closed, ms. */
export const HELLO_TIMEOUT = 5_000;
