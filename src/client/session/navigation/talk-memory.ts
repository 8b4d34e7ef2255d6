/**
 * What a tab remembers of this person's talk in a room, across a reload: others go by when they came and wrote, and would let them write before their own
 * page does. Apart from reload-memory.ts, which comes before the first voice.
 */
import type { RoomId } from '../../../node/identity/ids.ts';
import type { TalkStay } from '../../../node/participant/hand-and-chat.ts';
import { tab } from '../platform/storage.ts';

/** Others may have forgotten somebody who was away for longer, ms. */
const COME_BACK = 10 * 60_000;

export function rememberTalk(room: RoomId, { came, wrote }: TalkStay): void {
  tab.set('talk', JSON.stringify({ room, came, wrote, at: Date.now() }));
}

export function forgetTalk(): void {
  tab.set('talk', undefined);
}

/** What is remembered of this room, unless it is too old, or of a time to come. */
export function recallTalk(id: RoomId): TalkStay | undefined {
  try {
    const { room, came, wrote, at } = JSON.parse(tab.get('talk') ?? '{}') as Record<string, unknown>;
    const now = Date.now();
    const isPast = (time: unknown): time is number => Number.isSafeInteger(time) && Number(time) <= now;
    if (room !== id || !isPast(at) || now - at >= COME_BACK || !isPast(wrote)) return undefined;
    return { came: isPast(came) ? came : undefined, wrote };
  } catch {
    // Not written by this code, or cut short.
    return undefined;
  }
}
