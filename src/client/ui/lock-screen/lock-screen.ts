import { effect } from '@preact/signals';
import type { Session } from '../../session/view/index.ts';
import { ButtonMute } from './button-mute.ts';
import { MediaControls } from './media-controls.ts';
import { nowPlaying } from './now-playing.ts';
import { RecentSpeakers } from './recent-speakers.ts';
import { ScreenWakeLock } from './screen-wake-lock.ts';

/** How often to see who speaks, ms: a name on a lock screen is not to flicker. */
const LOOK = 1_000;

/** Shows the session's room outside of the page, until the returned function is called. */
export function keepLockScreen({ view, act }: Session, browser: Navigator, page: Document): () => void {
  const controls = new MediaControls(browser.mediaSession);
  const awake = new ScreenWakeLock(browser.wakeLock, page);
  const mute = new ButtonMute();
  let speakers = new RecentSpeakers();
  const show = (): void => {
    const room = view.place.value === 'room' ? view.room.value : undefined;
    mute.see(room);
    awake.want(room?.canSpeak === true);
    if (room === undefined) speakers = new RecentSpeakers();
    controls.show(room && nowPlaying(room, speakers.look(room.stage, performance.now()), view.silent.value, act, mute));
  };
  const end = effect(show);
  const timer = setInterval(() => view.room.peek() !== undefined && show(), LOOK);
  return () => {
    clearInterval(timer);
    end();
    awake.close();
    controls.show(undefined);
  };
}
