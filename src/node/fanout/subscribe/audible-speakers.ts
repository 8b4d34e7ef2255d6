/** Whose audio relays may bring me: pure. */
import type { Member } from '../../records/member.ts';
import type { AudibleSpeaker } from './relay-port.ts';

/** Those I may hear, and me: what relays send back of what I say is no misdeed of theirs. */
export function audibleSpeakers(
  members: readonly Member[],
  audible: ReadonlySet<string>,
  me: string,
): readonly AudibleSpeaker[] {
  return members.flatMap(({ id, session, version, stream }) =>
    stream !== undefined && (id === me || audible.has(id))
      ? [{ id, session, version, stream, isPlayed: id !== me }]
      : [],
  );
}
