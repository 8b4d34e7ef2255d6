/** Whose audio relays may bring: pure. */
import type { Member } from '../../records/member.ts';
import type { AudibleSpeaker } from './relay-port.ts';

/** People who may be heard, and this peer: relays also return its own audio, which is no misdeed. */
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
