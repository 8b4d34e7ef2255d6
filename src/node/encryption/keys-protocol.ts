/** /stoa/keys/1.0.0: members of a large room fetch what is their own from a relay, and relays each other's tables. */
import type { Connection, Libp2p, PeerId } from '@libp2p/interface';
import type { RoomId } from '../room/charter.ts';
import { type OnDrop, serve } from '../wire/serve.ts';
import { ask } from '../wire/stream.ts';
import { KEYS_PROTOCOL } from './constants.ts';
import {
  decodeAskReply,
  decodeKeysRequest,
  decodeOwn,
  decodeTableReply,
  encodeAskReply,
  encodeKeysRequest,
  encodeOwn,
  encodeTableReply,
  MAX_ASK_REPLY,
  MAX_KEYS_REQUEST,
  MAX_OWN,
  MAX_TABLE_REPLY,
} from './keys-messages.ts';
import type { Own, Shelf } from './shelf.ts';

const NOTHING: Own = { grant: undefined, context: undefined, entry: undefined };

/** What is mine, as whoever is at the other end keeps it. Throws MalformedError, or what the stream throws. */
export async function fetchOwn(connection: Connection, room: RoomId, signal: AbortSignal): Promise<Own> {
  const request = encodeKeysRequest({ kind: 'own', room });
  return decodeOwn(await ask(connection, KEYS_PROTOCOL, request, { maxReply: MAX_OWN, signal }), room);
}

/** The nth table of the newest epoch there; undefined beyond the last. Throws as `fetchOwn`. */
export async function fetchTable(
  connection: Connection,
  room: RoomId,
  index: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const request = encodeKeysRequest({ kind: 'table', room, index });
  return decodeTableReply(await ask(connection, KEYS_PROTOCOL, request, { maxReply: MAX_TABLE_REPLY, signal }));
}

/** Has a key request passed to the chair. True when it was. Throws as `fetchOwn`. */
export async function passRequest(
  connection: Connection,
  room: RoomId,
  keyRequest: Uint8Array,
  signal: AbortSignal,
): Promise<boolean> {
  const request = encodeKeysRequest({ kind: 'ask', room, request: keyRequest });
  return decodeAskReply(await ask(connection, KEYS_PROTOCOL, request, { maxReply: MAX_ASK_REPLY, signal }));
}

export interface ServeKeysOptions {
  readonly find: (room: RoomId) => Shelf | undefined;
  /** Checks a key request and passes it on; resolves to whether it did. */
  readonly pass: (room: RoomId, request: Uint8Array) => Promise<boolean>;
  readonly onDrop?: OnDrop;
}

/** Answers for the rooms `find` knows. Returns what stops answering. */
export function serveKeys(libp2p: Libp2p, { find, pass, onDrop }: ServeKeysOptions): Promise<() => Promise<void>> {
  const reply = async (bytes: Uint8Array, from: PeerId): Promise<Uint8Array> => {
    const request = decodeKeysRequest(bytes);
    const shelf = find(request.room);
    if (request.kind === 'ask')
      return encodeAskReply(shelf !== undefined && (await pass(request.room, request.request)));
    if (request.kind === 'table') return encodeTableReply(shelf?.table(request.index));
    // The connection proved whose session it is: nobody is told of another's.
    const session = from.publicKey?.raw;
    return encodeOwn((session === undefined ? undefined : shelf?.own(session)) ?? NOTHING);
  };
  return serve(libp2p, KEYS_PROTOCOL, { maxRequest: MAX_KEYS_REQUEST, reply, onDrop });
}
