/** A room's summary in the form that the room's screen shows to people who listen. Pure. */
import { formatFragment } from '../../node/directory/fragment.ts';
import type { RoomId } from '../../node/identity/ids.ts';
import type { PersonSummary, RoomSummary } from '../../node/listener/room-summary.ts';
import type { VoiceLevels } from '../session/presenters/voice-levels.ts';
import type { Person, Room } from '../session/view/room.ts';

export interface RoomViewOptions {
  readonly room: RoomId;
  readonly summary: RoomSummary;
  readonly myName: string;
  readonly levels: VoiceLevels;
  readonly volumes: ReadonlyMap<string, number>;
  /** Relays that a shared link names. */
  readonly relays: readonly string[];
  /** The page's address. */
  readonly page: string;
}

export type RoomView = typeof roomView;

export function roomView({ room, summary, myName, levels, volumes, relays, page }: RoomViewOptions): Room {
  const person = (one: PersonSummary, onStage: boolean): Person => ({
    ...one,
    me: false,
    invited: false,
    level: levels.of(one.id),
    volume: volumes.get(one.id) ?? 1,
    path: !onStage
      ? { kind: 'none' }
      : summary.live
        ? { kind: 'relay', ...(summary.relay === '' ? {} : { relay: summary.relay }) }
        : { kind: summary.heard ? 'lost' : 'connecting' },
  });
  const me: PersonSummary = {
    id: 'me',
    key: '',
    name: myName,
    role: 'none',
    muted: true,
    silenced: false,
    contradicts: false,
    talking: false,
  };
  return {
    id: room,
    title: summary.title,
    host: summary.host,
    open: summary.open,
    access: summary.access,
    stageBy: summary.stageRule === 'invited' ? 'invitation' : 'anyone',
    recordable: summary.recordable,
    recordedBy: summary.recordedBy,
    locked: summary.locked,
    atTheDoor: [],
    putOut: [],
    maySay: true,
    mayTakeStage: summary.maySpeak,
    askedToStage: false,
    chaired: true,
    chair: '',
    words: [],
    log: [],
    link: new URL(formatFragment(room, relays), page).href,
    me: { ...person(me, false), me: true },
    stage: summary.onStage.map((one) => person(one, true)),
    listening: summary.listening.map((one) => person(one, false)),
    unlisted: [],
    listeningCount: summary.listeners,
    canSpeak: false,
    unheard: false,
    leftRelays: summary.left,
    hands: [],
    lines: [],
    applause: summary.applause,
  };
}
