/**
 * The snapshot request: a newcomer asks any peer in the room and has its records at once, instead of after everyone's next heartbeat. Request [1,
 * room id]; reply [1, charter or null, [member record, ...], [remark, ...], [[kind, moderation record], ...]]. Every record proves itself, so the
 * answering peer need not be trusted.
 */
import type { Connection, Libp2p } from '@libp2p/interface';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { MAX_CHARTER, MAX_MEMBER, MAX_MEMBERS, MAX_REMARK, MAX_REMARKS, ROOM_PROTOCOL } from '../records/constants.ts';
import { asKindedRecords, MAX_SNAPSHOT, type Snapshot } from '../records/kinds.ts';
import { ask } from '../transport/framed-stream.ts';
import { type OnDrop, serveRequests } from '../transport/request-server.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asList, asVersion, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import type { Room } from './room.ts';
import { snapshotOf } from './room-state.ts';

const MAX_REQUEST = 64;

/** Asks the peer at the other end. Throws MalformedError, or what the stream throws. */
export async function fetchSnapshot(connection: Connection, room: RoomId, signal: AbortSignal): Promise<Snapshot> {
  const request = encodeCbor([1, fromBase64url(room)]);
  const reply = await ask(connection, ROOM_PROTOCOL, request, { maxReply: MAX_SNAPSHOT, signal });
  const [version, charter, members, remarks, kindedRecords] = asList(decodeCbor(reply, MAX_SNAPSHOT), 'snapshot', 5);
  asVersion(version, 1);
  return {
    charter: charter === null ? undefined : asBytes(charter, 'charter', 1, MAX_CHARTER),
    members: asList(members, 'members', 0, MAX_MEMBERS).map((m) => asBytes(m, 'member', 1, MAX_MEMBER)),
    remarks: asList(remarks, 'remarks', 0, MAX_REMARKS).map((r) => asBytes(r, 'remark', 1, MAX_REMARK)),
    kindedRecords: asKindedRecords(kindedRecords),
  };
}

/** Answers for the rooms that `find` returns. Returns a function that stops it. */
export function serveSnapshots(
  libp2p: Libp2p,
  find: (room: RoomId) => Room | undefined,
  onDrop?: OnDrop,
): Promise<() => Promise<void>> {
  const reply = (request: Uint8Array): Uint8Array => {
    const [version, id] = asList(decodeCbor(request, MAX_REQUEST), 'request', 2);
    asVersion(version, 1);
    const room = find(toBase64url(asBytes(id, 'room', ROOM_ID_BYTES)));
    if (room === undefined) return encodeCbor([1, null, [], [], []]);
    const { charter, members, remarks, kindedRecords } = snapshotOf(room);
    return encodeCbor([1, charter ?? null, members, remarks, kindedRecords]);
  };
  return serveRequests(libp2p, ROOM_PROTOCOL, { maxRequest: MAX_REQUEST, reply, onDrop });
}
