/** Lock screens, headsets and keyboards with media keys. */
import { effect } from '@preact/signals';
import type { Player } from './player.ts';

const STEP = 10;

/** Returns what ends it. */
export function offerMediaKeys(
  player: Player,
  { title, artist, lasts }: { readonly title: string; readonly artist: string; readonly lasts: number },
): () => void {
  const session: MediaSession | undefined = navigator.mediaSession;
  if (session === undefined) return () => undefined;
  session.metadata = new MediaMetadata({ title, artist, album: 'Stoa' });
  const actions: readonly (readonly [MediaSessionAction, MediaSessionActionHandler])[] = [
    ['play', () => void player.play()],
    ['pause', () => player.pause()],
    ['seekbackward', ({ seekOffset }) => player.move(-(seekOffset ?? STEP))],
    ['seekforward', ({ seekOffset }) => player.move(seekOffset ?? STEP)],
    ['seekto', ({ seekTime }) => seekTime !== undefined && player.seek(seekTime)],
  ];
  for (const [action, handler] of actions) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // A TypeError: this browser has no such button.
    }
  }
  return effect(() => {
    const [at, state, speed] = [player.at.value, player.state.value, player.speed.value];
    session.playbackState = state === 'playing' || state === 'waiting' ? 'playing' : 'paused';
    session.setPositionState?.({ duration: lasts, playbackRate: speed, position: Math.min(lasts, Math.max(0, at)) });
  });
}
