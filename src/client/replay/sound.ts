/** The sound of a replay, asked for before anything else is known of it, by a script of its own: the page's is thirty times as long, and shares the wire. */
import { replayAddress } from './address.ts';

export const address = replayAddress(document.baseURI, location.hash);
export const audio = new Audio();

/** Whether this browser says that it plays a type. */
export const plays = (type: string): boolean => audio.canPlayType(type) !== '';

audio.preload = 'auto';
// Nearly all replays have one, and nearly all browsers play it.
if (address !== undefined && plays('audio/ogg; codecs="opus"')) audio.src = `${address.folder}mix.ogg`;

/** Settles once the sound can be heard or will not be: what shares the wire and can wait, waits for that. */
export const begun = new Promise<void>((resolve) => {
  if (audio.src === '') resolve();
  for (const event of ['canplay', 'error']) audio.addEventListener(event, () => resolve(), { once: true });
});
