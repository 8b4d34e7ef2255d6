/** A room's summary in the form that the page shows: the lobby, and the room for people who listen. Pure. */
import { formatFragment } from '../../node/directory/fragment.ts';
import type { RoomId } from '../../node/identity/ids.ts';
import type { PersonSummary, RoomSummary } from '../../node/listener/room-summary.ts';
import type { VoiceLevels } from '../session/presenters/voice-levels.ts';
import type { Lobby } from '../session/view/lobby.ts';
import { EMPTY_LOBBY } from '../session/view/lobby.ts';
import type { Person, Room } from '../session/view/room.ts';

/** A room that a mere listener may enter, as far as is known. All others are for the session to decide. */
export function mayListen({ known, access, closed, exclusion }: RoomSummary): boolean {
  return known && access === 'anyone' && !closed && exclusion === undefined;
}

export function lobbyView(room: RoomId, summary: RoomSummary, joining: boolean): Lobby {
  if (summary.closed) return { ...EMPTY_LOBBY, id: room, status: 'closed' };
  if (!mayListen(summary)) return { ...EMPTY_LOBBY, id: room };
  return {
    ...EMPTY_LOBBY,
    status: 'found',
    id: room,
    title: summary.title,
    host: summary.host,
    open: summary.open,
    stageBy: summary.stageRule === 'invited' ? 'invitation' : 'anyone',
    recordable: summary.recordable,
    mayEnter: true,
    maySpeak: summary.maySpeak,
    stage: summary.onStage,
    listening: summary.listening,
    seers: summary.seers,
    joining,
  };
}

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
