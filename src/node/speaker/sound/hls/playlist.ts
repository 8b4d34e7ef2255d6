/** Playlists of HTTP Live Streaming (RFC 8216): which streams there are, and the pieces of one of them. Pure. */
import { UnreadableError } from '../faults.ts';

/** A stream, or a further sound that belongs to streams. */
export interface Variant {
  readonly url: string;
  /** bit/s at most. */
  readonly bandwidth: number;
  /** RFC 6381; empty where it is not said. */
  readonly codecs: string;
  /** Pictures are in it. */
  readonly hasPicture: boolean;
}

export interface ByteRange {
  readonly from: number;
  readonly length: number;
}

/** Bytes of a file, or all of it. */
export interface Piece {
  readonly url: string;
  readonly range: ByteRange | undefined;
}

export interface Segment extends Piece {
  /** Its number in the stream. */
  readonly number: number;
  /** s. */
  readonly duration: number;
  /** Nothing of what was before it helps to decode it. */
  readonly discontinuous: boolean;
  /** What has to be read before it. */
  readonly init: Piece | undefined;
  /** AES-128 of all of it. */
  readonly key: { readonly url: string; readonly iv: Uint8Array<ArrayBuffer> } | undefined;
}

export interface MediaPlaylist {
  readonly type: 'media';
  /** No segment is longer, s. */
  readonly target: number;
  /** Nothing will be added. */
  readonly ended: boolean;
  readonly segments: readonly Segment[];
}

export type HlsPlaylist = MediaPlaylist | { readonly type: 'streams'; readonly variants: readonly Variant[] };

/** Segments of one playlist: a day of four seconds each. */
const MAX_SEGMENTS = 21_600;
const MAX_VARIANTS = 100;
const MAX_ATTRIBUTES = 50;
/** s: also of a list that says less or more, which would be asked for without a pause, or never again. */
const [LEAST_TARGET, MOST_TARGET] = [1, 60];
const SOUND = /mp4a|opus|flac|ac-3|ec-3|mp3/i;

/** Whether this text is one. */
export function isHls(text: string): boolean {
  return /^\ufeff?#EXTM3U/.test(text) && /^#EXT-X-(STREAM-INF|TARGETDURATION|MEDIA-SEQUENCE|MEDIA):/m.test(text);
}

/** `address`: where it was found. Throws UnreadableError for what is none, and for one that says what cannot be. */
export function readHlsPlaylist(text: string, address: string): HlsPlaylist {
  if (!isHls(text)) throw new UnreadableError('it is no HLS playlist', { why: 'kind' });
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.some((line) => line.startsWith('#EXT-X-STREAM-INF:'))
    ? { type: 'streams', variants: readVariants(lines, address) }
    : readMedia(lines, address);
}

/** The one to listen to: sound without pictures where there is one, and of those the best up to 200 kbit/s; else the smallest. */
export function chooseVariant(variants: readonly Variant[]): Variant {
  const heard = variants.filter(({ codecs }) => codecs === '' || SOUND.test(codecs));
  const [first] = [...heard].sort((a, b) => worth(b) - worth(a));
  if (first === undefined) throw new UnreadableError('there is no sound in it', { why: 'none' });
  return first;
}

function worth({ bandwidth, hasPicture }: Variant): number {
  const fits = bandwidth <= 200_000;
  return (hasPicture ? 0 : 1e12) + (fits ? 1e9 + bandwidth : -bandwidth);
}

function readVariants(lines: readonly string[], address: string): Variant[] {
  const sounds = new Map<string, string>();
  for (const line of lines) {
    const media = tagged(line, '#EXT-X-MEDIA:');
    const group = media?.get('GROUP-ID');
    const uri = media?.get('URI');
    if (media?.get('TYPE') !== 'AUDIO' || group === undefined || uri === undefined || sounds.size >= MAX_VARIANTS)
      continue;
    if (!sounds.has(group) || media.get('DEFAULT') === 'YES') sounds.set(group, uri);
  }
  const variants: Variant[] = [];
  let info: ReadonlyMap<string, string> | undefined;
  for (const line of lines) {
    info = tagged(line, '#EXT-X-STREAM-INF:') ?? info;
    if (info === undefined || line === '' || line.startsWith('#')) continue;
    const sound = sounds.get(info.get('AUDIO') ?? '');
    const codecs = info.get('CODECS') ?? '';
    const hasPicture = info.has('RESOLUTION') || /avc|hvc|hev|av01|vp0?9/i.test(codecs);
    const url = httpUrl(sound ?? line, address);
    const bandwidth = Number(info.get('BANDWIDTH') ?? 0);
    info = undefined;
    if (url === undefined || variants.length >= MAX_VARIANTS) continue;
    variants.push({
      url,
      bandwidth: Number.isFinite(bandwidth) ? bandwidth : 0,
      codecs,
      hasPicture: sound === undefined && hasPicture,
    });
  }
  return variants;
}

function readMedia(lines: readonly string[], address: string): MediaPlaylist {
  const segments: Segment[] = [];
  let [target, number, duration, discontinuous, ended] = [6, 0, 0, false, false];
  let range: string | undefined;
  let init: Piece | undefined;
  let key: { readonly url: string; readonly iv: string | undefined } | undefined;
  /** Where the last range ended, by file. */
  let end: { readonly url: string; readonly at: number } | undefined;
  for (const line of lines) {
    const value = line.slice(line.indexOf(':') + 1);
    if (line.startsWith('#EXT-X-TARGETDURATION:')) target = whole(value, 'target duration');
    else if (line.startsWith('#EXT-X-MEDIA-SEQUENCE:') && segments.length === 0) number = whole(value, 'number');
    else if (line.startsWith('#EXTINF:')) duration = Number.parseFloat(value) || 0;
    else if (line.startsWith('#EXT-X-BYTERANGE:')) range = value;
    else if (line === '#EXT-X-DISCONTINUITY') discontinuous = true;
    else if (line === '#EXT-X-ENDLIST') ended = true;
    else if (line.startsWith('#EXT-X-MAP:')) init = initOf(attributes(value), address);
    else if (line.startsWith('#EXT-X-KEY:')) key = keyOf(attributes(value), address);
    else if (line !== '' && !line.startsWith('#')) {
      const url = httpUrl(line, address);
      if (url === undefined) throw new UnreadableError(`it leads to ${line.slice(0, 100)}`);
      if (segments.length >= MAX_SEGMENTS) throw new UnreadableError('it has too many pieces');
      const bytes = range === undefined ? undefined : rangeOf(range, end?.url === url ? end.at : 0);
      end = bytes && { url, at: bytes.from + bytes.length };
      segments.push({
        url,
        range: bytes,
        number,
        duration: Math.max(0, Math.min(duration, MOST_TARGET)),
        discontinuous,
        init,
        key: key && { url: key.url, iv: ivOf(key.iv, number) },
      });
      [range, discontinuous] = [undefined, false];
      number++;
    }
  }
  return { type: 'media', target: Math.max(LEAST_TARGET, Math.min(target, MOST_TARGET)), ended, segments };
}

function initOf(map: ReadonlyMap<string, string>, address: string): Piece {
  const url = httpUrl(map.get('URI') ?? '', address);
  if (url === undefined) throw new UnreadableError('its beginning is nowhere');
  const range = map.get('BYTERANGE');
  return { url, range: range === undefined ? undefined : rangeOf(range, 0) };
}

function keyOf(
  key: ReadonlyMap<string, string>,
  address: string,
): { readonly url: string; readonly iv: string | undefined } | undefined {
  const method = key.get('METHOD');
  if (method === 'NONE') return undefined;
  const url = httpUrl(key.get('URI') ?? '', address);
  // What is protected by a device's own keys is for that device.
  if (method !== 'AES-128' || url === undefined || !['identity', undefined].includes(key.get('KEYFORMAT')))
    throw new UnreadableError('it is encrypted in a way that is not known here', { why: 'codec' });
  return { url, iv: key.get('IV') };
}

/** Without one of its own it is the segment's number (section 5.2). */
function ivOf(hex: string | undefined, number: number): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(16);
  if (hex === undefined) new DataView(iv.buffer).setBigUint64(8, BigInt(number));
  else {
    if (!/^0x[0-9a-f]{1,32}$/i.test(hex)) throw new UnreadableError('its key is broken');
    const digits = hex.slice(2).padStart(32, '0');
    for (let i = 0; i < 16; i++) iv[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  }
  return iv;
}

/** `<length>[@<from>]`; without `from` behind what was before. */
function rangeOf(text: string, after: number): ByteRange {
  const [, length, from] = /^(\d{1,12})(?:@(\d{1,12}))?$/.exec(text) ?? [];
  if (length === undefined) throw new UnreadableError('its pieces have no place');
  return { from: from === undefined ? after : Number(from), length: Number(length) };
}

function whole(text: string, what: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(Math.ceil(value)) || value < 0) throw new UnreadableError(`its ${what} is none`);
  return Math.ceil(value);
}

function tagged(line: string, tag: string): ReadonlyMap<string, string> | undefined {
  return line.startsWith(tag) ? attributes(line.slice(tag.length)) : undefined;
}

/** `NAME=value,NAME="value"` (section 4.2). */
function attributes(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < text.length && found.size < MAX_ATTRIBUTES; ) {
    const sign = text.indexOf('=', at);
    if (sign < 0) break;
    const isQuoted = text[sign + 1] === '"';
    const close = isQuoted ? text.indexOf('"', sign + 2) : sign;
    if (close < 0) break;
    const comma = text.indexOf(',', close);
    const end = comma < 0 ? text.length : comma;
    found.set(text.slice(at, sign).trim(), isQuoted ? text.slice(sign + 2, close) : text.slice(sign + 1, end).trim());
    at = end + 1;
  }
  return found;
}

/** Of the web only: a station does not lead to what is on this machine's disk. */
function httpUrl(location: string, address: string): string | undefined {
  if (location === '' || !URL.canParse(location, address)) return undefined;
  const { protocol, href } = new URL(location, address);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}
