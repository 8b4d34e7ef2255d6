/** Whether a room may be recorded by somebody, and who in it: its rule, the recorder's right, and each speaker's own word. */
import type { PersonId } from '../identity/person.ts';
import type { StreamId } from '../media/frame.ts';
import type { Member } from '../records/member.ts';
import { beganWithWord } from '../records/stream-name.ts';
import { isRecordable, mayBeKept, recordersOf } from '../room/recording.ts';
import type { RoomState } from '../room/room-state.ts';
import { remember } from '../util/bounded-map.ts';

export interface RecordingConsent {
  /** Everybody in the room is shown that this recorder records, and it may. */
  readonly allowed: boolean;
  /** Whether what this session says may be kept. Of who said no, or has not answered, nothing is in any file. */
  mayRecord(session: string): boolean;
  /** People who took their word back: all that is kept of them goes. */
  readonly withdrawn: ReadonlySet<PersonId>;
}

/** Sessions and people whose last word is known. */
const MAX_KNOWN = 1_024;

/** Streams of one session that are known to have begun without its word; of who begins more nothing is kept. */
const MAX_STREAMS = 64;

interface Word {
  /** What its record said when it was last seen. */
  readonly agrees: boolean;
  /** Streams that began without it, or of which nobody knows how they began. */
  readonly before: ReadonlySet<StreamId>;
  /** The running one is none of them. */
  readonly fresh: boolean;
}

/** What a room's records say, as they come. */
export class RoomConsent implements RecordingConsent {
  readonly #state: RoomState;
  readonly #recorder: PersonId;
  /** By session, who was seen last at the end. */
  readonly #words = new Map<string, Word>();
  readonly #withdrawn = new Map<PersonId, true>();
  readonly #off: () => void;

  /** `recorder`: the person that records. Follows the room until `stop`. */
  constructor(state: RoomState, recorder: PersonId) {
    this.#state = state;
    this.#recorder = recorder;
    this.#off = state.on('change', () => this.#look());
    this.#look();
  }

  /** The room may be recorded, and the recorder is a host or moderator: it has a right to begin. */
  get entitled(): boolean {
    return isRecordable(this.#state) && this.#state.permissions.roleOf(this.#recorder) !== 'none';
  }

  get allowed(): boolean {
    return recordersOf(this.#state).some(({ person }) => person === this.#recorder);
  }

  /** In a room for members the running stream must have begun with the word, for the key that verifies a stream opens all of it. */
  mayRecord(session: string): boolean {
    const word = this.#words.get(session);
    return word?.agrees === true && (word.fresh || this.#state.permissions.access !== 'members');
  }

  get withdrawn(): ReadonlySet<PersonId> {
    return new Set(this.#withdrawn.keys());
  }

  stop(): void {
    this.#off();
  }

  #look(): void {
    for (const member of this.#state.roster.members) {
      const agrees = mayBeKept(this.#state, member);
      const last = this.#words.get(member.id);
      remember(this.#words, member.id, wordOf(member, agrees, last), MAX_KNOWN);
      if (agrees === last?.agrees) continue;
      if (agrees) this.#withdrawn.delete(member.person);
      else if (last?.agrees === true) remember(this.#withdrawn, member.person, true, MAX_KNOWN);
    }
  }
}

function wordOf({ stream }: Pick<Member, 'stream'>, agrees: boolean, last: Word | undefined): Word {
  const before = last?.before ?? new Set();
  // How a stream began that runs already when its speaker is first seen, only its name can tell.
  const isTheirs = agrees && (last !== undefined || (stream !== undefined && beganWithWord(stream)));
  const all = isTheirs || stream === undefined || before.has(stream) ? before : new Set([...before, stream]);
  const fresh = all.size < MAX_STREAMS && (stream === undefined || !all.has(stream));
  return { agrees, before: all.size > MAX_STREAMS ? before : all, fresh };
}
