/** What the page has for whichever room it is at. */
import type { ReadonlySignal } from '@preact/signals';
import type { Directory } from '../../../node/directory/directory.ts';
import type { Route } from '../../../node/directory/room-link.ts';
import type { GrantStore } from '../../../node/grants/grant-store.ts';
import type { Signer } from '../../../node/identity/keys.ts';
import type { Charter } from '../../../node/records/charter.ts';
import type { Self } from '../../../node/records/member.ts';
import type { RelayPool } from '../../../node/relays/relay-pool.ts';
import type { Peer } from '../../../node/transport/peer.ts';
import type { AudioEngine } from '../../audio/engine.ts';
import type { ListDesk } from '../banlists/list-desk.ts';
import type { Notices } from '../monitoring/notices.ts';
import type { CarriedRoom } from '../platform/begun-listening.ts';
import type { MicrophoneDesk } from '../platform/microphone.ts';
import type { VoiceLevels } from '../presenters/voice-levels.ts';
import type { ReportActions } from '../view/reports.ts';

export interface RoomContext {
  readonly peer: Peer;
  readonly self: Self;
  readonly identity: Signer;
  /** Grants stored on this device. */
  readonly grants: GrantStore;
  readonly relays: RelayPool;
  readonly audio: () => Promise<AudioEngine>;
  readonly desk: MicrophoneDesk;
  readonly levels: VoiceLevels;
  readonly notices: Notices;
  /** The hallway that a room belongs to. */
  readonly directory: (charter: Charter) => Directory;
  /** Loaded on demand. */
  readonly reports: () => Promise<ReportActions>;
  /** The same. */
  readonly lists: () => Promise<ListDesk>;
  /** A link leads to a community. */
  readonly onCommunity: (route: Extract<Route, { at: 'community' }>) => void;
  readonly iceServers: () => RTCIceServer[];
  readonly location: Location;
  readonly myName: ReadonlySignal<string>;
  readonly hideAddress: ReadonlySignal<boolean>;
  readonly clockIsRight: () => boolean;
  /** The room that the page was at before the session had loaded. */
  readonly carried: () => CarriedRoom | undefined;
}
