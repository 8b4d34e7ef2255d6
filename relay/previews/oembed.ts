/** What a preview link is answered with as oEmbed 1.0 (https://oembed.com), for sites that show more of it than a title. Pure. */
import { isRoomId, type RoomId } from '../../src/node/identity/ids.ts';
import { isReplayId } from '../../src/node/replay/listing.ts';
import type { Preview } from './facts.ts';
import { soundsOf } from './tags.ts';
import { tell } from './telling.ts';

/** What a preview link names. */
export type Named =
  | { readonly room: RoomId; readonly replay?: undefined }
  | { readonly room: RoomId; readonly replay: string };

/** Longest link that is read, characters. */
const MAX_LINK = 1_024;
/** Sites may keep an answer so long, seconds. */
const CACHE_AGE = 300;

/** `/r/ROOM` or `/r/ROOM/REPLAY`. Undefined for everything else. */
export function readPreviewPath(path: string): Named | undefined {
  const [empty, r, room = '', replay, ...more] = path.split('/');
  if (empty !== '' || r !== 'r' || !isRoomId(room) || more.length > 0) return undefined;
  if (replay === undefined) return { room };
  return isReplayId(replay) ? { room, replay } : undefined;
}

/** What a link names, if it is a preview link below one of `bases`: addresses of this relay's page with a slash at their end. */
export function readPreviewLink(link: string, bases: readonly string[]): Named | undefined {
  if (link.length > MAX_LINK || !URL.canParse(link)) return undefined;
  const { origin, pathname } = new URL(link);
  return bases.some((base) => new URL(base).origin === origin) ? readPreviewPath(pathname) : undefined;
}

/** Undefined where nothing is told of a room. `relay`: its name. */
export function oembedOf(preview: Preview, base: string, relay: string, accepted?: string): object | undefined {
  if (preview.of === 'room' && preview.facts === undefined) return undefined;
  const { title, author, description } = tell(preview, accepted);
  const said = {
    version: '1.0',
    title,
    ...(author === '' ? {} : { author_name: author }),
    provider_name: relay,
    provider_url: base,
    cache_age: CACHE_AGE,
    thumbnail_url: `${base}icon-192.png`,
    thumbnail_width: 192,
    thumbnail_height: 192,
    description,
  };
  const [sound] = preview.of === 'replay' ? soundsOf(preview, base) : [];
  if (sound === undefined) return { ...said, type: 'link' };
  // Every part of the address has a form of its own, and none of them holds a quote.
  const html = `<audio controls preload="none" src="${sound.url}"></audio>`;
  return { ...said, type: 'rich', html, width: 320, height: 54 };
}
