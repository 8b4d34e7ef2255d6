/** Whose audio relays may bring me: pure. */
import type { StreamId } from '../../media/frame.ts';
import type { Member } from '../../records/member.ts';

/**
 * Members who can have signed what comes under a stream id: those I may hear, and me. A relay sends all listeners the same, so what I say comes
 * back to me: it is not played, and no misdeed of the relay.
 */
export function audibleSpeakers(
  stream: StreamId,
  members: readonly Member[],
  audible: ReadonlySet<string>,
  me: string,
): readonly Member[] {
  return members.filter((m) => m.stream === stream && (m.id === me || audible.has(m.id)));
}
