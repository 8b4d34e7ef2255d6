/** What playlists list: M3U, PLS and XSPF, as players write them. Pure. */
import { tidyText } from '../../wire/text.ts';

export interface Entry {
  /** As it stands there: an address, or a path that may be relative to the list. */
  readonly location: string;
  /** It is part of an address, where a space is `%20`. */
  readonly isUri: boolean;
  /** One line; undefined where there is none. */
  readonly title: string | undefined;
}

/** Bytes that are looked at, entries, and characters of a title. */
export const MAX_LIST = 2 ** 21;
const MAX_ENTRIES = 5_000;
const MAX_TITLE = 200;
const MAX_LOCATION = 4_096;

/**
 * Undefined for what is no playlist. `name`: of the file or address: an M3U without a head is known by nothing else. What cannot be read of one is left
 * out.
 */
export function readEntries(bytes: Uint8Array, name: string): readonly Entry[] | undefined {
  const text = decoded(bytes.subarray(0, MAX_LIST));
  const begin = text.trimStart();
  if (/^\[playlist\]/i.test(begin)) return readPls(text);
  if (/^<(\?xml|playlist)/i.test(begin) && /<playlist[\s>]/i.test(begin.slice(0, 4_096))) return readXspf(text);
  if (begin.startsWith('#EXTM3U') || /\.m3u8?$/i.test(name.replace(/[?#].*$/, ''))) return readM3u(text);
  return undefined;
}

function readM3u(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  let title: string | undefined;
  for (const line of lines(text)) {
    if (line.startsWith('#EXTINF:')) title = titled(line.slice(line.indexOf(',') + 1));
    if (line === '' || line.startsWith('#')) continue;
    add(entries, line, title);
    title = undefined;
  }
  return entries;
}

/** `File1=…`, `Title1=…`, in any order. */
function readPls(text: string): readonly Entry[] {
  const [files, titles] = [new Map<number, string>(), new Map<number, string>()];
  for (const line of lines(text)) {
    const [, what, number, value] = /^(file|title)(\d{1,6})\s*=\s*(.*)$/i.exec(line) ?? [];
    if (what !== undefined) (what.toLowerCase() === 'file' ? files : titles).set(Number(number), value!);
  }
  const entries: Entry[] = [];
  for (const [number, location] of [...files].sort(([a], [b]) => a - b))
    add(entries, location, titled(titles.get(number) ?? ''));
  return entries;
}

/** Of all that XML can be, what XSPF is: no entities but the plain ones, and nothing that is fetched. */
function readXspf(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  for (const part of text.split(/<track[\s>]/i).slice(1, MAX_ENTRIES)) {
    const [track = ''] = part.split(/<\/track>/i);
    const location = element(track, 'location');
    if (location !== undefined) add(entries, location, titled(element(track, 'title') ?? ''), true);
  }
  return entries;
}

function element(track: string, name: 'location' | 'title'): string | undefined {
  const begin = new RegExp(`<${name}(?:\\s[^>]{0,200})?>`, 'i').exec(track);
  if (begin === null) return undefined;
  const from = begin.index + begin[0].length;
  const to = track.toLowerCase().indexOf(`</${name}>`, from);
  if (to < 0) return undefined;
  const [, plain] = /^<!\[CDATA\[(.*)\]\]>$/s.exec(track.slice(from, to).trim()) ?? [];
  return plain ?? unescaped(track.slice(from, to).trim());
}

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (all, decimal, hex, sign) => {
    if (sign !== undefined) return SIGNS[(sign as string).toLowerCase()]!;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0x10ffff ? all : String.fromCodePoint(point);
  });
}

function add(entries: Entry[], location: string, title: string | undefined, isUri = false): void {
  if (location === '' || location.length > MAX_LOCATION || entries.length >= MAX_ENTRIES) return;
  entries.push({ location, title, isUri });
}

function titled(text: string): string | undefined {
  return tidyText(text, MAX_TITLE, 4 * MAX_TITLE) || undefined;
}

function lines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).map((line) => line.trim());
}

/** UTF-8, or what M3U was in before. */
function decoded(bytes: Uint8Array): string {
  try {
    // What is cut off at the end may be half a letter.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.byteLength === MAX_LIST });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
