/** Reports about people: what somebody can say, and what those who decide can read. */
import type { Face } from '../../../node/identity/person.ts';
import type { Verdict } from '../../../node/report/judge.ts';
import type { Reason } from '../../../node/report/report.ts';

/** What this page could prove now. */
export interface Evidence {
  /** Seconds of their voice that they signed, as a relay brought them. */
  readonly seconds: number;
  /** Lines of chat and captions of theirs. */
  readonly quotes: number;
  /** People who can read the report: those who decide here, but for whom it is about. */
  readonly readers: number;
}

export interface FiledReport {
  readonly name: string;
  /** Sealed, to be kept. */
  readonly blob: Blob;
  /** A relay keeps it for those whom it is for. */
  readonly delivered: boolean;
}

/** A report that a relay keeps for this person. */
export interface WaitingReport {
  readonly id: string;
  /** ms since 1970. */
  readonly came: number;
}

export interface OpenedReport {
  readonly by: Face;
  readonly about: Face;
  /** Key of whom it is about, in hex. */
  readonly key: string;
  /** '' when it is not known. */
  readonly title: string;
  /** ms since 1970, by the clock of who reports. */
  readonly at: number;
  readonly reason: Reason;
  readonly words: string;
  readonly verdict: Omit<Verdict, 'charter' | 'name'>;
}

/** Why it cannot be read: it is for other people; it is not as it was sealed; it is no report at all. */
export type Unreadable = 'not-mine' | 'changed' | 'malformed';

export interface ReportActions {
  /** From the first call about somebody, their voice is heard through a relay too, for only that is signed. Undefined when they are not known here. */
  evidence(id: string): Promise<Evidence | undefined>;
  /** Lets go of what `evidence` has gathered about somebody: nothing is written about them any more. */
  forget(id: string): void;
  /** Of what was there at each call of `evidence`, also once they have left. Rejects when they were never known here, or this browser cannot seal. */
  file(id: string, reason: Reason, words: string): Promise<FiledReport>;
  /** What relays keep for this person and the communities of this device, the latest first; undefined when no relay answers. */
  waiting(): Promise<readonly WaitingReport[] | undefined>;
  /** Whether something has come since `waiting` was last asked, on this device. */
  unseen(): Promise<boolean>;
  /** Undefined when no relay has it any more. */
  fetch(id: string): Promise<OpenedReport | Unreadable | undefined>;
  open(file: Blob): Promise<OpenedReport | Unreadable>;
  /** Whether this browser can read what is sealed to this person. */
  readable(): Promise<boolean>;
}
