/** What the page has started before the session has loaded, and the session continues with. */
import type { RoomId } from '../../../node/identity/ids.ts';
import type { Snapshot } from '../../../node/records/kinds.ts';
import type { PlayEngine } from '../../audio/play-only.ts';
import type { RelayNotice } from './relay-discovery.ts';

export interface BegunListening {
  /** Playing already, if somebody listens. */
  readonly engine: PlayEngine;
  readonly notice: Promise<RelayNotice>;
  /** The room that the page is at now. */
  carried(): CarriedRoom | undefined;
}

export interface CarriedRoom {
  readonly room: RoomId;
  /** It is being listened to: a participant takes over the running subscription. */
  readonly inside: boolean;
  /** What is known of it. */
  records(): Promise<Partial<Snapshot>>;
}
