/** The sound of a replay, asked for before anything else is known of it, by a script of its own: the page's is ten times as long, and shares the wire. */
import { mixName } from '../../node/recording/folder-names.ts';
import { replayAddress } from './address.ts';
import { MIX_TYPES } from './mix-types.ts';

export const address = replayAddress(document.baseURI, location.hash);
export const audio = new Audio();

/** Whether this browser says that it plays a type. */
export const plays = (type: string): boolean => audio.canPlayType(type) !== '';

audio.preload = 'auto';
// Nearly all replays have one, and nearly all browsers play it.
if (address !== undefined && plays(MIX_TYPES.ogg)) audio.src = address.folder + mixName('ogg');

/** Settles once the sound can be heard or will not be: what shares the wire and can wait, waits for that. */
export const begun = new Promise<void>((resolve) => {
  if (audio.src === '') resolve();
  for (const event of ['canplay', 'error']) audio.addEventListener(event, () => resolve(), { once: true });
});
