/** Whether a room may be recorded, and who in it: the room's rule and people's answers come in here, whoever keeps them. */
import type { PersonId } from '../identity/person.ts';

export interface RecordingConsent {
  /** The room's rule lets this recorder record now. */
  readonly allowed: boolean;
  /** Whether this person may be kept. Nobody who said no, or was not asked, is in any file. */
  mayRecord(person: PersonId): boolean;
  /** Calls `listener` after either answer has changed. Returns a function that ends it. */
  onChange(listener: () => void): () => void;
}

/** What holds while nobody has said that a room may be recorded. */
export const NO_CONSENT: RecordingConsent = {
  allowed: false,
  mayRecord: () => false,
  onChange: () => () => undefined,
};
