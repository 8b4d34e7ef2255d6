/**
 * /stoa/keys/1.0.0: the chair delivers keys to relays and fetches the requests that they hold for guests; relays forward requests to the relays above
 * them.
 */
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
 * Delivers keys to a relay and fetches its guests' requests, each once. Undefined when the relay does not accept this peer as the chair; then nothing
 * was delivered. Throws MalformedError, or what the stream throws.
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

/** Forwards guests' requests from a relay to one that it listens at. True when that one accepted them. Throws as `deliverKeys`. */
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
  /**
   * Handles what `session` (key in hex) delivers as chair of the room; resolves to the waiting requests, or to undefined when it is not the chair.
   */
  readonly errand: (room: RoomId, session: string, given: Given) => Promise<readonly GuestKeyRequest[] | undefined>;
  /** Handles requests forwarded by a relay that listens here, by its peer id. False when it does not. */
  readonly pass: (room: RoomId, peer: string, asks: readonly GuestKeyRequest[]) => boolean | Promise<boolean>;
  readonly onDrop?: OnDrop;
}

/** Answers from now on. Returns a function that stops it. */
export function serveKeys(libp2p: Libp2p, { errand, pass, onDrop }: ServeKeysOptions): Promise<() => Promise<void>> {
  return serveRequests(libp2p, KEYS_PROTOCOL, {
    maxRequest: MAX_KEYS_REQUEST,
    reply: async (bytes, from) => {
      const request = decodeKeysRequest(bytes);
      if (request.kind === 'pass') return encodePassReply(await pass(request.room, from.toString(), request.asks));
      // The connection authenticated the session.
      const session = from.publicKey?.raw;
      if (session === undefined) return encodeErrandReply(undefined);
      return encodeErrandReply(await errand(request.room, keyToHex(session), request.given));
    },
    onDrop,
  });
}
