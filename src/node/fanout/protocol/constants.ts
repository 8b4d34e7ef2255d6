/** Limits and times of fan-out. Layouts are in SPEC.md. */

import { BUNDLE_FRAMES } from '../../records/bundle.ts';

/** A speaker sends signed bundles to a relay. */
export const PUBLISH_PROTOCOL = '/stoa/publish/1.1.0';
/** The same, for peers that do not support a backup connection. */
export const PUBLISH_PROTOCOL_1_0 = '/stoa/publish/1.0.0';
/** A relay serves a listener or another relay. The same messages go over a WebSocket at LISTEN_PATH. */
export const LISTEN_PROTOCOL = '/stoa/listen/1.0.0';
/** Bundles per second of one stream while it talks. */
export const BUNDLES_PER_SECOND = 1000 / (BUNDLE_FRAMES * 20);
/** Factor by which a publisher may exceed the nominal rate before bundles are dropped. */
export const FLOOD_FACTOR = 1.5;
/** Bytes per second, and at once, that relays forward for one speaker: music with all its overhead (16 kB/s), and what a stall accumulates. */
export const SPEAKER_RATE = 24_000;
export const SPEAKER_BURST = 96_000;
/** Streams followed in a room: twelve on stage, each of whom may have restarted a moment ago. */
export const MAX_STREAMS = 32;
/** How long a relay keeps what it sent, ms, so that a listener who changes relays or reconnects catches up without a hole. */
export const HISTORY = 2_000;
/** A relay sends audio that is due this often, ms. */
export const TICK = 20;
/** The same where it does TLS itself: a fifth of `SECURE_PACE`. */
export const SECURE_TICK = 22;
/**
 * In a large room a listener is sent a message at most this often, ms: as often as one voice makes bundles. Ten voices then cost a relay no more
 * sends than one, and one voice is not delayed.
 */
export const PACE = BUNDLE_FRAMES * 20;
/** In a very large room this often, ms: a quarter fewer sends. Bundles then wait unequally, which costs up to 60 ms in the jitter buffer. */
export const SLOW_PACE = 80;
/**
 * Where each send is encrypted for its listener, which costs half as much again, this often, ms: nearly half as many sends as at `PACE`, for up to 50 ms in the
 * jitter buffer. What is said is with 99 of 100 listeners within 120 ms; at 120 it would not be.
 */
export const SECURE_PACE = 110;
/** Largest audio message, bytes; more in one tick is split. Five bundles of ten voices are 18 kB. */
export const MAX_AUDIO_MESSAGE = 32 * 1024;
/** Most bytes of history sent in reply to one hello: two seconds of ten voices are 120 kB. */
export const MAX_CATCH_UP = 192 * 1024;
/**
 * The room's state is repeated this often, ms, so that records do not expire at listeners (MEMBER_LIFE) and silence is not mistaken for a dead relay.
 */
export const STATE_REFRESH = 5_000;
/** Most relays between a speaker and a listener. Each adds about 20 ms; a tree of this depth has more leaves than there are people. */
export const MAX_HOPS = 7;
/** Bytes of a relay's peer id that identify it in a path: enough that no two relays of a room are confused. */
export const MARK_BYTES = 8;
/** A connection without a hello after this time is closed, ms. */
export const HELLO_TIMEOUT = 5_000;
/** Type of the message that answers a relay that asks for work, and how many puzzles that is. */
export const WORK = 0x1a;
export const PUZZLES = 8;
