/** Every counter of the relay, with the sentence that explains it. Drops are named by what was dropped and why. */
export const COUNTED = {
  'http.answered': 'HTTP requests answered',
  'http.refused.malformed': 'HTTP requests refused: they could not be read',
  'http.closed.silent': 'HTTP connections closed that sent no request or no TLS handshake, or none to its end',
  'http.refused.handshake': 'HTTP connections closed: the TLS handshake failed',
  'http.failed.answer': 'HTTP failures: a request or handshake could not be handled',
  'http.failed.accept': 'HTTP failures: the system could not hand over a connection',
  'http.refused.address': 'HTTP requests refused: too many at once from one address',
  'http.refused.full': 'HTTP requests refused: as many are open as may',
  'http.refused.flood': 'HTTP connections closed: their address asks for far more than is handled in time',
  'http.refused.pipelined': 'HTTP connections closed: they asked again before they were answered',
  'http.delayed': 'HTTP requests and handshakes that waited, since their address asks for many',
  'http.refused.method': 'HTTP requests refused: a method that is not answered there',
  'replays.sent': 'Files of replays sent, or parts of them',
  'replays.refused.address': 'Files of replays refused: too many at once to one address',
  'replays.refused.full': 'Files of replays refused: as many are sent as may',
  'replays.failed': 'Files of replays that could not be read, or not to their end',
  'planned.kept': 'Planned rooms taken in or changed',
  'planned.refused.flood': 'Planned rooms refused: too many were sent, from one address or in all',
  'planned.refused.malformed': 'Planned rooms refused: not signed by their host, or too long',
  'planned.refused.stale': 'Planned rooms refused: of another time, or in a time zone that is not known here',
  'planned.refused.old': 'Planned rooms refused: a newer plan of the room is known',
  'planned.refused.too-far': 'Planned rooms refused: they begin too far ahead',
  'planned.refused.over': 'Planned rooms refused: no meeting is to come',
  'planned.refused.too-many': 'Planned rooms refused: their host has planned as many as may be',
  'planned.refused.full': 'Planned rooms refused: as many are kept as may',
  'planned.failed': 'Requests about planned rooms that could not be answered, or whose sender went',
  'socket.refused.full': 'Connections refused: as many are open as may',
  'socket.refused.address': 'Connections refused: too many from one address',
  'socket.refused.flood': 'Connections refused: their address asks for far more than is handled in time',
  'socket.refused.stranger': 'Connections refused: not from a balancer that --proxy-protocol names',
  'socket.refused.header':
    'Connections refused: the balancer did not say whose they are, or not as the protocol has it',
  'upgrade.accepted': 'WebSockets let in',
  'upgrade.unforwarded.absent': 'WebSockets counted by the address of the proxy: it named none',
  'upgrade.unforwarded.unreadable': 'WebSockets counted by the address of the proxy: it named none that can be read',
  'upgrade.refused.path': 'WebSockets refused: nothing speaks WebSocket at that path',
  'upgrade.refused.full': 'WebSockets refused: the relay is full',
  'upgrade.refused.address': 'WebSockets refused: too many from one address',
  'upgrade.closed.malformed': 'WebSockets closed: what came is no WebSocket message, or too long',
  'datagram.refused.pending': 'webrtc-direct requests not answered: too many unproven, from one address or in all',
  'datagram.refused.full': 'webrtc-direct requests not answered: the relay is full',
  'datagram.refused.address': 'webrtc-direct requests not answered: too many connections from one address',
  'datagram.closed.text': 'webrtc-direct channels closed: they brought text, which no libp2p peer sends',
  'introduction.refused.full': 'Introductions refused: as many people have a place for them as may',
  'listen.accepted': 'Listeners let in',
  'listen.refused.full': 'Listeners refused: the relay or the room is full',
  'listen.refused.bandwidth': 'Listeners refused: as much goes out as may',
  'listen.refused.draining': 'Listeners refused: the relay is about to go',
  'listen.refused.policy': 'Listeners refused: the relay does not carry that room',
  'listen.refused.malformed': 'Listeners refused: what they said could not be read',
  'listen.refused.hello': 'Listeners closed: nothing, or far too much, was said',
  'listen.refused.address': 'Listeners refused: too many from one address',
  'listen.refused.spare': 'Backup connections refused: an eighth of the listeners have one, or of the places are left',
  'listen.refused.relay': 'Relays sent on to those that listen here already: enough listen here',
  'listen.unproven.late': 'Relays that listen by WebSocket closed: the challenge was not answered in time',
  'listen.unproven.malformed': 'Relays that listen by WebSocket closed: what came instead of an answer was none',
  'listen.unproven.signature':
    'Relays that listen by WebSocket closed: the answer was not signed by whom it names, or for something else',
  'listen.dropped.slow': 'Audio messages left out for listeners that lagged',
  'listen.closed.slow': 'Listeners closed: they lagged for seconds',
  'listen.closed.failed': 'Listeners closed: what they said could not be handled',
  'listen.closed.silent': 'Listeners closed: no sign of life',
  'listen.closed.unanswered': 'Listeners closed to make place for others: they had not answered the first ping yet',
  'said.accepted': 'Hands, lines of chat and farewells taken from listeners',
  'said.dropped.flood': 'The same dropped: one listener said too much',
  'said.dropped.busy': 'The same dropped: all listeners of a room said too much',
  'said.dropped.old': 'The same dropped: known already, not allowed, or of another time',
  'said.dropped.malformed': 'The same dropped: not signed by who it names, or not of this room',
  'keys.accepted': 'Times guests of rooms for members asked for keys, or said that they are there',
  'keys.dropped.busy': 'The same dropped: all guests of a room asked too often',
  'keys.dropped.old': 'The same dropped: of another time',
  'keys.dropped.not-allowed': 'The same dropped: no invite that holds, or not a room for members',
  'keys.dropped.malformed': 'The same dropped: not signed by who it names, or not of this room',
  'room.let.go': 'Rooms let go: nobody was there, or the relay does not carry them',
  'publish.accepted': 'Bundles taken from speakers and other relays',
  'publish.refused': 'Speakers refused: no more rooms, a room not carried, or what they said could not be read',
  'publish.opened.stream': 'Speakers let in: by a libp2p stream',
  'publish.opened.websocket': 'Speakers let in: by WebSocket',
  'publish.unproven.late': 'WebSockets of speakers closed: the challenge was not answered in time',
  'publish.unproven.malformed': 'WebSockets of speakers closed: what came instead of an answer was none',
  'publish.unproven.signature':
    'WebSockets of speakers closed: the answer was not signed by whom it names, or for something else',
  'publish.unproven.cut-off': 'WebSockets of speakers closed: they broke the protocol too often a moment ago',
  'publish.closed.silent': 'WebSockets of speakers closed: no sign of life',
  'publish.dropped.policy': 'Bundles dropped: the relay does not carry that room, or does not know yet whose it is',
  'publish.dropped.busy': 'Bundles dropped: too much waits between the processes of this relay',
  'publish.dropped.malformed': 'Bundles dropped: not a bundle',
  'publish.dropped.not-a-speaker': 'Bundles dropped: the room has no such speaker',
  'publish.dropped.flood': 'Bundles dropped: faster than anyone talks',
  'publish.dropped.replay': 'Bundles dropped: seen before',
  'publish.dropped.stale': 'Bundles dropped: too old, or from another time',
  'publish.dropped.signature': 'Bundles dropped: not signed by the speaker',
  'upstream.opened': 'Times this relay began to listen at another one',
  'upstream.lost': 'Times that ended by itself: the other went, was full, or had nothing',
  'upstream.lied':
    'Times one was found to alter, make up, keep back or delay what it brought, and another was preferred',
  'upstream.failed': 'Times another relay could not be reached',
  'stun.answered': 'STUN requests answered',
  'stun.dropped.malformed': 'STUN packets dropped: not a Binding request',
  'stun.dropped.rate': 'STUN packets dropped: too many, from one address or network, or in all',
  'stun.dropped.unread': 'STUN packets dropped: more came than are read (where the system tells: Linux)',
  'stun.dropped.unanswerable': 'STUN packets dropped: nothing could be sent to where they came from',
  'acme.answered': 'Connections of a certificate authority that were shown the answer it asks for',
  'acme.renewed': 'Certificates that the relay got by itself',
  'acme.failed': 'Times it got none, and tries again later',
  'introducer.replaced': 'Times the process in which libp2p runs ended and was replaced; voices went on meanwhile',
  'worker.replaced': 'Workers that ended and were replaced',
  'process.exceptions': 'Errors that nothing caught: the process they were in ends, and another takes its place',
  'process.restarted': 'Times the relay has started anew after such an error, or after the system ended it',
  'process.rejections': 'Failed background work that nothing was waiting for',
} as const satisfies Readonly<Record<string, string>>;

export type Counted = keyof typeof COUNTED;

/** Monotonic counters since the start; the metrics page prints them with their sentences. */
export interface Counters {
  add(what: Counted, times?: number): void;
  /** A copy: every name in `COUNTED`, zero included. */
  read(): Readonly<Record<Counted, number>>;
}

export function createCounters(): Counters {
  const counts = Object.fromEntries(Object.keys(COUNTED).map((name) => [name, 0])) as Record<Counted, number>;
  return {
    add(what, times = 1) {
      counts[what] += times;
    },
    read() {
      return { ...counts };
    },
  };
}
