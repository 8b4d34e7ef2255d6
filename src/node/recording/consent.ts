/** Whether a room may be recorded by somebody, and who in it: its rule, the recorder's right, and each speaker's own word. */
import type { PersonId } from '../identity/person.ts';
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

/** What a room's records say, as they come. */
export class RoomConsent implements RecordingConsent {
  readonly #state: RoomState;
  readonly #recorder: PersonId;
  /** By session: whether it agreed when its record was last seen. */
  readonly #agreed = new Map<string, boolean>();
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

  mayRecord(session: string): boolean {
    return this.#agreed.get(session) === true;
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
      const before = this.#agreed.get(member.id);
      if (agrees === before) continue;
      remember(this.#agreed, member.id, agrees, MAX_KNOWN);
      if (agrees) this.#withdrawn.delete(member.person);
      else if (before === true) remember(this.#withdrawn, member.person, true, MAX_KNOWN);
    }
  }
}
