/** What a community's owner does so that it is found without its relays: signs where it is, and looks whether the places have that. */
import { foundFile, foundTxt } from '../../../node/community/found/lines.ts';
import { isPlace, mayFetch, nameAt } from '../../../node/community/found/place.ts';
import { type Found, isNewerFound, MAX_FOUND_RELAYS, writeFound } from '../../../node/community/found/record.ts';
import type { Signer } from '../../../node/identity/keys.ts';
import { isRelayAddress } from '../../../node/relays/address.ts';
import { relaysToldAt } from '../../../node/relays/told-relays.ts';
import type { FoundDraft, FoundField, PlaceCheck, SignedFound } from '../view/communities.ts';
import { readPlace } from './read-places.ts';

/** Addresses taken of a relay that is named by its web address: a WebSocket's, and one for when that is shut. */
const OF_EACH = 2;

/** Signs it, with a higher version than before. Resolves to the field in which something is wrong. */
export async function signFound(
  root: Signer,
  draft: FoundDraft,
  before: Found | undefined,
): Promise<Found | FoundField> {
  const relays = await relaysIn(draft.relays);
  if (relays === undefined) return 'relays';
  const [file, name] = [fileIn(draft.file), nameIn(draft.name)];
  if (draft.file.trim() !== '' && file === undefined) return 'file';
  if (draft.name.trim() !== '' && name === undefined) return 'name';
  const places = [file, name].filter((place) => place !== undefined);
  return writeFound(root, {
    relays,
    places,
    version: Math.max(Math.floor(Date.now() / 1000), (before?.version ?? 0) + 1),
  });
}

/** Whether each place has this record, as any page would read it there. */
export function checkPlaces(found: Found): Promise<readonly PlaceCheck[]> {
  return Promise.all(
    found.places.map(async (place): Promise<PlaceCheck> => {
      const kind = nameAt(place) === undefined ? 'file' : 'name';
      try {
        const there = await readPlace(place, found.root);
        return { kind, says: there === undefined ? 'nothing' : isNewerFound(found, there) ? 'older' : 'this' };
      } catch {
        return { kind, says: 'silent' };
      }
    }),
  );
}

/** As the page shows it to the owner. */
export function shownFound(found: Found): SignedFound {
  const { relays, places } = found;
  return {
    relays,
    file: places.find((place) => nameAt(place) === undefined) ?? '',
    name: places.map(nameAt).find((name) => name !== undefined) ?? '',
    json: foundFile(found),
    txt: foundTxt(found),
  };
}

/** One a line: a relay's web address, which is asked, or its multiaddr. Undefined where one is neither, does not answer, or there are none or too many. */
async function relaysIn(text: string): Promise<readonly string[] | undefined> {
  const lines = text.split(/\s+/).filter((line) => line !== '');
  if (lines.length > MAX_FOUND_RELAYS) return undefined;
  const told = await Promise.all(lines.map(async (line) => (isRelayAddress(line) ? [line] : asked(line))));
  const all = [...new Set(told.flat())];
  return told.some((one) => one.length === 0) || all.length === 0 || all.length > MAX_FOUND_RELAYS ? undefined : all;
}

async function asked(line: string): Promise<readonly string[]> {
  const url = URL.canParse(line) ? new URL(line).href : undefined;
  return url !== undefined && mayFetch(url) ? (await relaysToldAt(url)).slice(0, OF_EACH) : [];
}

function fileIn(text: string): string | undefined {
  const place = URL.canParse(text.trim()) ? new URL(text.trim()).href : '';
  return nameAt(place) === undefined && isPlace(place) && mayFetch(place) ? place : undefined;
}

function nameIn(text: string): string | undefined {
  const place = `dns:${text.trim().toLowerCase().replace(/\.$/, '')}`;
  return isPlace(place) ? place : undefined;
}
