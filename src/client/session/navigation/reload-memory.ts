/** What a tab remembers of the room it is in, to come back after a reload. */
import type { RoomId } from '../../../node/identity/ids.ts';
import { keyToHex } from '../../../node/identity/keys.ts';
import type { Standing } from '../../../node/participant/participant.ts';
import { fromHex } from '../../../node/wire/bytes.ts';
import { tab } from '../platform/storage.ts';

export interface Remembered {
  readonly room: RoomId;
  readonly place: Standing;
  readonly muted: boolean;
  /** The session key it was there with. */
  readonly session: Uint8Array;
}

/** A tab that was closed for longer comes back to the lobby, ms. */
const COME_BACK = 10 * 60_000;

export function remember({ session, ...rest }: Remembered): void {
  tab.set('stay', JSON.stringify({ ...rest, session: keyToHex(session), at: Date.now() }));
}

export function forget(): void {
  tab.set('stay', undefined);
}

/** What is remembered of this room, unless it is too long ago. */
export function recall(room: RoomId): Remembered | undefined {
  const text = tab.get('stay');
  if (text === undefined) return undefined;
  try {
    const { room: id, place, muted, session, at } = JSON.parse(text) as Record<string, unknown>;
    const fresh = typeof at === 'number' && Date.now() - at < COME_BACK;
    if (id !== room || !fresh || typeof session !== 'string' || !/^[0-9a-f]{64}$/.test(session)) return undefined;
    return {
      room,
      place: place === 'stage' || place === 'audience' ? place : 'listening',
      muted: muted !== false,
      session: fromHex(session),
    };
  } catch {
    // Not ours, or cut short.
    return undefined;
  }
}
