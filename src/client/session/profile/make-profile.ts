/** What somebody says about themselves, made fit to be carried. Loaded on demand. */
import { type Carried, tidyAbout, tidyLink } from '../../../node/profile/carried.ts';
import { MAX_FACE } from '../../../node/profile/constants.ts';
import { squareJpeg } from '../platform/square-jpeg.ts';
import { ownProfile } from './own-profile.ts';

/** Pixels of a side: as large as a card shows it. */
const SIDE = 96;

/** Throws as `squareJpeg`. */
export function makeFace(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return squareJpeg(file, SIDE, MAX_FACE);
}

/** Keeps what was typed. Returns which links are none, by their places: then nothing is kept. */
export function keepProfile({ about, links, picture }: Carried): readonly number[] {
  const tidy = links.map((link) => (link.trim() === '' ? '' : tidyLink(link)));
  const wrong = tidy.flatMap((link, i) => (link === undefined ? [i] : []));
  if (wrong.length > 0) return wrong;
  const given = tidy.filter((link): link is string => link !== undefined && link !== '');
  ownProfile.set({ about: tidyAbout(about), links: [...new Set(given)], picture });
  return [];
}
