/** What a tab remembers of the room it is in, to return after a reload. */
import type { RoomId } from '../../../node/identity/ids.ts';
import type { Standing } from '../../../node/participant/participant.ts';
import { tab } from '../platform/storage.ts';

export interface Remembered {
  readonly room: RoomId;
  readonly place: Standing;
  readonly muted: boolean;
  /** The session key it had there, in hex, if it had a record. */
  readonly session?: string | undefined;
  /** What the person has said about their voice in recordings. */
  readonly recordable?: boolean | undefined;
}

/** A tab that was closed for longer returns to the lobby, ms. */
const COME_BACK = 10 * 60_000;

export function remember(stay: Remembered): void {
  tab.set('stay', JSON.stringify({ ...stay, at: Date.now() }));
}

export function forget(): void {
  tab.set('stay', undefined);
}

/** What is remembered of this room, unless it is too old. */
export function recall(room: RoomId): Remembered | undefined {
  const text = tab.get('stay');
  if (text === undefined) return undefined;
  try {
    const { room: id, place, muted, session, recordable, at } = JSON.parse(text) as Record<string, unknown>;
    const fresh = typeof at === 'number' && Date.now() - at < COME_BACK;
    if (id !== room || !fresh) return undefined;
    return {
      room,
      place: place === 'stage' || place === 'audience' ? place : 'listening',
      muted: muted !== false,
      session: typeof session === 'string' && /^[0-9a-f]{64}$/.test(session) ? session : undefined,
      recordable: typeof recordable === 'boolean' ? recordable : undefined,
    };
  } catch {
    // Not written by this code, or cut short.
    return undefined;
  }
}
