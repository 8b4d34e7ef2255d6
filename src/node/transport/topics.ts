/** Prefix of a room's gossip topic; its id follows. */
export const ROOM_TOPIC_PREFIX = 'stoa/1/room/';
/** Largest message of a room's topic, bytes: the largest record that a room keeps, and its framing. */
export const MAX_ROOM_MESSAGE = 11_776;
/** Topics of one peer: one per community and one per room. All of them fit into one transmission. */
export const MAX_TOPICS = 1_024;
