/** Where a community's record is kept besides relays: a file, by its web address, or TXT records, written `dns:` and a name. Pure. */
import { mayDial } from '../../relays/reach.ts';

/** Places that a record or a link names, and bytes of the longest. */
export const MAX_PLACES = 4;
export const MAX_PLACE_BYTES = 200;

/** Labels of letters, digits, hyphens and underscores; other alphabets are written as IDNA has them in DNS. */
const NAME = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

export function isPlace(text: string): boolean {
  return text.length <= MAX_PLACE_BYTES && (nameAt(text) !== undefined || urlOf(text) !== undefined);
}

/** The name in DNS; undefined for a file. */
export function nameAt(place: string): string | undefined {
  const name = place.startsWith('dns:') ? place.slice(4) : '';
  return NAME.test(name) ? name : undefined;
}

/** The places that a link's fragment names. Others are skipped. */
export function placesIn(fragment: string): readonly string[] {
  const named = new URLSearchParams(fragment.replace(/^#/, '').slice(0, 4_096)).getAll('place');
  return named.filter(isPlace).slice(0, MAX_PLACES);
}

/** What is added to a link to name these places. */
export function placeParts(places: readonly string[]): string {
  return places
    .slice(0, MAX_PLACES)
    .map((place) => `&place=${encodeURIComponent(place).replace(/%2F/g, '/').replace(/%3A/g, ':')}`)
    .join('');
}

/** What a person reads of it: the file's host, or the name. */
export function placeShown(place: string): string {
  return nameAt(place) ?? urlOf(place)?.host ?? place;
}

/**
 * Whether a page may fetch from there: by https, and from nearby only where it came from nearby itself, as with relays. Of this machine and networks at
 * home http is enough.
 */
export function mayFetch(url: string, from?: string): boolean {
  const { protocol, hostname } = urlOf(url) ?? {};
  if (hostname === undefined) return false;
  // Of an address only the host counts here.
  const address = `/dns/${hostname}`;
  return mayDial(address, from) && (protocol === 'https:' || !mayDial(address, 'stoa.example'));
}

/** In the one spelling that browsers have for it, without a name before the host or a fragment. */
function urlOf(text: string): URL | undefined {
  try {
    const url = new URL(text);
    const { href, protocol, username, password, hash } = url;
    return href === text && /^https?:$/.test(protocol) && `${username}${password}${hash}` === '' ? url : undefined;
  } catch {
    return undefined;
  }
}
