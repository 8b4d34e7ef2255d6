/** What a lock screen shows of a room, and what its buttons do there. Pure. */
import type { Actions } from '../../session/view/index.ts';
import type { Person, Room } from '../../session/view/room.ts';
import { shownName, shownTitle } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { type ButtonMute, isOpen } from './button-mute.ts';

export interface NowPlaying {
  readonly title: string;
  /** Who speaks, or whose room it is before anybody has spoken; '' in a room for members. */
  readonly artist: string;
  /** On stage: this person is heard. Otherwise: they hear the room. */
  readonly playing: boolean;
  /** Buttons that do nothing here are absent. */
  readonly does: Partial<Record<MediaSessionAction | 'togglemicrophone' | 'hangup', () => void>>;
}

/** Of rooms for members: a lock screen shows to whoever passes by. */
const NOBODY = { title: 'Stoa', artist: '' };

/**
 * `silent`: nothing comes out of the page. The one large button of a lock screen, which is also that of a headset, is the microphone's on stage, where
 * silence cannot wait; for whoever only listens it is that of the sound. "Stop" leaves only whoever listens: nobody falls off the stage by it.
 */
export function nowPlaying(
  room: Room,
  speakers: readonly Person[],
  silent: boolean,
  act: Actions,
  mute: ButtonMute,
): NowPlaying {
  const shown = room.access === 'members' ? NOBODY : { title: shownTitle(room.title), artist: heard(room, speakers) };
  const leave = () => act.leave();
  if (!room.canSpeak) {
    const does = { pause: () => void act.pauseSound(), play: () => void act.resumeSound(), stop: leave, hangup: leave };
    return { ...shown, playing: !silent, does };
  }
  if (room.me.silenced) return { ...shown, playing: false, does: { hangup: leave } };
  const open = isOpen(room);
  const pause = () => {
    if (open) mute.asked();
    act.setMuted(true);
  };
  const play = () => {
    if (mute.undo()) act.setMuted(false);
  };
  return { ...shown, playing: open, does: { pause, play, togglemicrophone: () => act.setMuted(open), hangup: leave } };
}

function heard({ host }: Room, speakers: readonly Person[]): string {
  const names = speakers.map(({ name }) => shownName(name));
  return names.length > 0 ? t.room.heard(names) : t.lobby.hostedBy(host && shownName(host));
}
