/** Hands to the browser's Media Session what a lock screen shows. Nothing is set twice: systems redraw at each change. */
import type { NowPlaying } from './now-playing.ts';

const BUTTONS = ['play', 'pause', 'stop', 'togglemicrophone', 'hangup'] as const;

/** By which a lock screen shows whose sound it is. */
const ARTWORK = [{ src: './icon-512.png', sizes: '512x512', type: 'image/png' }];

/**
 * With types of buttons that not every browser has. `setMicrophoneActive` is left alone: in WebKit it mutes the page's capture itself, which then takes
 * a gesture on the page to unmute.
 */
type Session = Pick<MediaSession, 'metadata' | 'playbackState'> & {
  setActionHandler(action: string, handler: (() => void) | null): void;
};

export class MediaControls {
  readonly #session: Session | undefined;
  #shown: NowPlaying | undefined;

  constructor(session: Session | undefined) {
    this.#session = session;
  }

  /** Undefined outside of rooms. */
  show(now: NowPlaying | undefined): void {
    const session = this.#session;
    if (session === undefined) return;
    const was = this.#shown;
    this.#shown = now;
    if (now?.title !== was?.title || now?.artist !== was?.artist)
      session.metadata = now
        ? new MediaMetadata({ title: now.title, artist: now.artist, album: 'Stoa', artwork: ARTWORK })
        : null;
    if (now?.playing !== was?.playing)
      session.playbackState = now === undefined ? 'none' : now.playing ? 'playing' : 'paused';
    for (const button of BUTTONS) this.#offer(session, button, now?.does[button] !== undefined, was);
  }

  #offer(session: Session, button: (typeof BUTTONS)[number], wanted: boolean, was: NowPlaying | undefined): void {
    if (wanted === (was?.does[button] !== undefined)) return;
    try {
      session.setActionHandler(button, wanted ? () => this.#shown?.does[button]?.() : null);
    } catch {
      // A TypeError: this browser has no such button.
    }
  }
}
