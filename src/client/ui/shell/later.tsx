/** @jsxImportSource ../plain */
import { signal } from '@preact/signals-core';
import type { ComponentChildren, ComponentType } from 'preact';
import type { Actions, Screen } from '../../session/view/index.ts';
import type { Lobby, LobbyStatus } from '../../session/view/lobby.ts';
import type { Notice } from '../../session/view/notices.ts';
import type { Person, Room } from '../../session/view/room.ts';
import type { Overlay } from './overlay.ts';

interface InRoom {
  readonly room: Room;
}

interface WithOverlay extends InRoom {
  readonly overlay: Overlay | undefined;
  readonly onOverlay: (overlay: Overlay | undefined) => void;
}

/** The part of the interface that people who only listen do not need, in one chunk that loads after the first voice. */
export interface Rest {
  readonly StartRoom: ComponentType<{ onClose: () => void }>;
  readonly OuterControls: ComponentType<{ onList: () => void }>;
  readonly Colonnade: ComponentType;
  readonly HallwayPeople: ComponentType;
  readonly HallwayRecordings: ComponentType;
  readonly ShortcutsDialog: ComponentType<{ onClose: () => void }>;
  readonly Offer: ComponentType<{ lobby: Lobby }>;
  readonly RoomReplays: ComponentType;
  readonly Planned: ComponentType<{ status: LobbyStatus; children: ComponentChildren }>;
  readonly Barred: ComponentType<{ lobby: Lobby }>;
  readonly HostsCheck: ComponentType<{ check: () => void }>;
  readonly MicrophonePanel: ComponentType<MicrophonePanelProps>;
  readonly PersonButton: ComponentType<PersonButtonProps>;
  readonly Applause: ComponentType<{ counts: readonly number[] }>;
  readonly Controls: ComponentType<{ room: Room; onInvite: () => void }>;
  readonly Talk: ComponentType<InRoom & { onHearing: () => void }>;
  readonly RoomExtras: ComponentType<WithOverlay>;
  readonly sayNotice: (
    notice: Notice,
    place: Screen,
    act: Actions,
    onOverlay: (overlay: Overlay) => void,
  ) => Said | undefined;
}

/** What a notice says, with at most one action. */
export interface Said {
  readonly words: string;
  readonly label?: string;
  readonly run?: () => void;
}

export interface MicrophonePanelProps {
  readonly name: string;
  readonly onName: (name: string) => void;
  /** Somebody tried to join. */
  readonly checked: boolean;
}

export interface PersonButtonProps {
  readonly room: Room;
  readonly person: Person;
  readonly class: string;
  readonly 'aria-description'?: string | undefined;
  readonly 'aria-describedby'?: string;
  readonly children: ComponentChildren;
}

/** Undefined until it has loaded. */
export const rest = signal<Rest>();

/** Renders its children once the rest has loaded; `wait` until then. */
export function Later({ children, wait }: { children: (rest: Rest) => ComponentChildren; wait?: ComponentChildren }) {
  const here = rest.value;
  return <>{here ? children(here) : wait}</>;
}
