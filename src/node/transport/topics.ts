/** A room's gossip topic: this and its id. */
export const ROOM_TOPIC_PREFIX = 'stoa/1/room/';
/** Largest message of a room's topic, bytes: the largest record that a room keeps, and what frames it. */
export const MAX_ROOM_MESSAGE = 11_776;
