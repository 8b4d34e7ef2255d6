import type { Face, PersonId } from '../../../node/identity/person.ts';

export interface HallwayRoom {
  readonly id: string;
  readonly title: string;
  /** Up to three, a word each. */
  readonly topics: readonly string[];
  /** BCP 47 tag, or '' when unknown. */
  readonly language: string;
  readonly host: string;
  /** The host by their key, present or not. */
  readonly hostId: PersonId;
  /** Up to four people on stage. */
  readonly faces: readonly Face[];
  readonly onStage: number;
  readonly listening: number;
  /** Hosts and moderators may record it. */
  readonly recordable: boolean;
  /** Link to the lobby within this page, beginning with '#'. */
  readonly href: string;
}

export interface Hallway {
  /** 'connecting' until the first relay answered; 'offline' when none can be reached (it keeps trying). */
  readonly status: 'connecting' | 'ready' | 'offline';
  readonly community: string;
  /** Liveliest first. */
  readonly rooms: readonly HallwayRoom[];
}
