/** The title of what somebody plays in a room for members: sealed under a key of that session's titles alone; the time is bound to it. */
import type { RoomId } from '../../identity/ids.ts';
import type { SealedWords } from '../../records/caption.ts';
import type { Playing } from '../../records/playing.ts';
import { fromHex } from '../../wire/bytes.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import { bound, type EpochKey } from '../epoch-key.ts';
import { openFor, type SealUse, sealFor } from './text-seal.ts';

/** Whose title it is, and when it was said. */
export type TitlePlace = Pick<Playing, 'id' | 'at'>;

function ofTitle(room: RoomId, { id, at }: TitlePlace): SealUse {
  return { context: (epoch) => bound('stoa/playing/1', room, epoch, fromHex(id)), bound: encodeCbor([at]) };
}

export async function sealTitle(key: EpochKey, room: RoomId, place: TitlePlace, title: string): Promise<SealedWords> {
  return { epoch: key.epoch, sealed: await sealFor(key, ofTitle(room, place), title) };
}

/** The title, as `openFor` finds it. */
export function openTitle(
  keys: readonly EpochKey[],
  room: RoomId,
  place: TitlePlace,
  title: SealedWords,
): Promise<string | undefined> {
  return openFor(keys, ofTitle(room, place), title);
}
