/** Why a hand is up in a room for members: sealed under a key of that session's reasons alone; which hand it is of is bound to it. */
import type { RoomId } from '../../identity/ids.ts';
import type { SealedWords } from '../../records/caption.ts';
import type { HandReason } from '../../records/hand-reason.ts';
import { fromHex } from '../../wire/bytes.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import { bound, type EpochKey } from '../epoch-key.ts';
import { openFor, type SealUse, sealFor } from './text-seal.ts';

/** Whose hand it is, and since when it is up. */
export type ReasonPlace = Pick<HandReason, 'id' | 'since'>;

function ofReason(room: RoomId, { id, since }: ReasonPlace): SealUse {
  return { context: (epoch) => bound('stoa/hand-reason/1', room, epoch, fromHex(id)), bound: encodeCbor([since]) };
}

export async function sealReason(
  key: EpochKey,
  room: RoomId,
  place: ReasonPlace,
  reason: string,
): Promise<SealedWords> {
  return { epoch: key.epoch, sealed: await sealFor(key, ofReason(room, place), reason) };
}

/** The reason, as `openFor` finds it. */
export function openReason(
  keys: readonly EpochKey[],
  room: RoomId,
  place: ReasonPlace,
  reason: SealedWords,
): Promise<string | undefined> {
  return openFor(keys, ofReason(room, place), reason);
}
