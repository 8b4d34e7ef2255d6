/** /stoa/keys/1.0.0: the chair's errands to relays, which hold what guests ask and hand down what they are given; and relays' to those above them. */
import type { Connection, Libp2p } from '@libp2p/interface';
import type { RoomId } from '../identity/ids.ts';
import { keyToHex } from '../identity/keys.ts';
import { ask } from '../transport/framed-stream.ts';
import { type OnDrop, serveRequests } from '../transport/request-server.ts';
import { KEYS_PROTOCOL } from './constants.ts';
import type { GuestKeyRequest } from './guest-key-request.ts';
import {
  decodeErrandReply,
  decodeKeysRequest,
  decodePassReply,
  encodeErrandReply,
  encodeKeysRequest,
  encodePassReply,
  type Given,
  MAX_ERRAND_REPLY,
  MAX_KEYS_REQUEST,
  MAX_PASS_REPLY,
} from './keys-messages.ts';

/**
 * Brings a relay what the chair gives and fetches what guests ask there, each ask once. Undefined when the relay does not know this peer as the chair:
 * then nothing was taken. Throws MalformedError, or what the stream throws.
 */
export async function deliverKeys(
  connection: Connection,
  room: RoomId,
  given: Given,
  signal: AbortSignal,
): Promise<readonly GuestKeyRequest[] | undefined> {
  const request = encodeKeysRequest({ kind: 'errand', room, given });
  return decodeErrandReply(await ask(connection, KEYS_PROTOCOL, request, { maxReply: MAX_ERRAND_REPLY, signal }));
}

/** Passes on what guests ask, from a relay to one it listens at. True when that one took them. Throws as `runErrand`. */
export async function passKeyRequests(
  connection: Connection,
  room: RoomId,
  asks: readonly GuestKeyRequest[],
  signal: AbortSignal,
): Promise<boolean> {
  const request = encodeKeysRequest({ kind: 'pass', room, asks });
  return decodePassReply(await ask(connection, KEYS_PROTOCOL, request, { maxReply: MAX_PASS_REPLY, signal }));
}

export interface ServeKeysOptions {
  /** What `session` (key in hex) brings as chair of the room; resolves to what is asked, or to undefined when it is not the chair. */
  readonly errand: (room: RoomId, session: string, given: Given) => Promise<readonly GuestKeyRequest[] | undefined>;
  /** What a relay passes on that listens here, by its peer id. False when it does not. */
  readonly pass: (room: RoomId, peer: string, asks: readonly GuestKeyRequest[]) => boolean;
  readonly onDrop?: OnDrop;
}

/** Answers from now on. Returns what stops answering. */
export function serveKeys(libp2p: Libp2p, { errand, pass, onDrop }: ServeKeysOptions): Promise<() => Promise<void>> {
  return serveRequests(libp2p, KEYS_PROTOCOL, {
    maxRequest: MAX_KEYS_REQUEST,
    reply: async (bytes, from) => {
      const request = decodeKeysRequest(bytes);
      if (request.kind === 'pass') return encodePassReply(pass(request.room, from.toString(), request.asks));
      // The connection proved whose session it is.
      const session = from.publicKey?.raw;
      if (session === undefined) return encodeErrandReply(undefined);
      return encodeErrandReply(await errand(request.room, keyToHex(session), request.given));
    },
    onDrop,
  });
}
