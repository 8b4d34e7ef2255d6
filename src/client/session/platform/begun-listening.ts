/** What the page has begun before the session is there, and the session goes on with. */
import type { RoomId } from '../../../node/identity/ids.ts';
import type { Snapshot } from '../../../node/records/kinds.ts';
import type { PlayEngine } from '../../audio/play-only.ts';
import type { RelayNotice } from './relay-discovery.ts';

export interface BegunListening {
  /** Plays already, where somebody listens. */
  readonly engine: PlayEngine;
  readonly notice: Promise<RelayNotice>;
  /** The room that the page is at, as of now. */
  carried(): CarriedRoom | undefined;
}

export interface CarriedRoom {
  readonly room: RoomId;
  /** It is being listened to: whoever takes part takes over the subscription as it runs. */
  readonly inside: boolean;
  /** What is known of it. */
  records(): Promise<Partial<Snapshot>>;
}
