import type { NewRoom } from '../../../node/participant/create-room.ts';
import type { Repeat, Schedule } from '../../../node/planned/meetings.ts';

/** A room that is to open later, as the page shows it. */
export interface PlannedRoom {
  /** The plan's: the id of the first meeting's room. */
  readonly id: string;
  readonly title: string;
  /** Plain text with line feeds; '' for none. */
  readonly description: string;
  /** Names, the host's first. */
  readonly hosts: readonly string[];
  readonly schedule: Schedule;
  readonly cancelled: boolean;
  /** This device holds the key that planned it. */
  readonly mine: boolean;
  /** Meetings that are not over, or have been over for so short that people may still be there; those left out are not among them. */
  readonly meetings: readonly PlannedMeeting[];
  /** Absolute addresses: the room's link to share, and its calendar. */
  readonly link: string;
  readonly calendar: string;
}

export interface PlannedMeeting {
  readonly index: number;
  /** ms since 1970. */
  readonly starts: number;
  readonly ends: number;
  /** Id of its room. */
  readonly room: string;
  /** Link to its lobby within this page, beginning with '#'. */
  readonly href: string;
}

/** When and what about, as a host fills it in. */
export interface PlanForm {
  readonly description: string;
  /** Names of others who host it. */
  readonly others: readonly string[];
  /** By the clock of this device: YYYY-MM-DD and HH:MM, as its inputs have them. */
  readonly day: string;
  readonly time: string;
  /** Minutes. */
  readonly length: number;
  readonly repeat: Repeat;
  readonly times: number;
}

export interface PlannedActions {
  /** Plans a room, and resolves to its link within this page. Throws RangeError when a title, a name or a time to come is missing, and Error when no relay took it. */
  plan(room: NewRoom, form: PlanForm): Promise<string>;
  /** Host only, all of these; each rejects when no relay took it. */
  change(id: string, title: string, form: PlanForm): Promise<void>;
  skip(id: string, index: number): Promise<void>;
  cancel(id: string): Promise<void>;
  /** Opens the room of a meeting, and goes to its lobby. */
  open(id: string, index: number): Promise<void>;
}
