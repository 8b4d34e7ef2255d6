/** `room.json`: what a recording's folder holds. Its text, strictly read: a folder may come from anybody. */
import { isRoomId, type RoomId } from '../identity/ids.ts';
import { KEY_BYTES } from '../identity/keys.ts';
import { MAX_CHARTER, MAX_NAME_BYTES, MAX_TITLE_BYTES } from '../records/constants.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBool, asLine, asList, asUint } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { isStem, MIX_FORMATS, type MixFormat, mixFormat, mixName, SIGNATURES, SOUND } from './folder-names.ts';

export interface FileSum {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

export interface ManifestSpeaker {
  readonly stem: string;
  readonly name: string;
  /** Identity key in hex. */
  readonly key: string;
  readonly sound: FileSum;
  readonly signatures: FileSum;
}

/** All speakers in one file, which nobody signed. */
export interface ManifestMix extends FileSum {
  readonly format: MixFormat;
}

export interface Manifest {
  readonly room: RoomId;
  readonly title: string;
  /** The room's charter as it was signed, which tells who its host is; undefined where it was not kept. */
  readonly charter?: Uint8Array<ArrayBuffer> | undefined;
  /** It is of a room for members: what was signed there is ciphertext, and keys of the kept streams are beside the signatures. */
  readonly members?: boolean | undefined;
  /** Of slot 0, ms since 1970. */
  readonly started: number;
  /** Undefined while it is being recorded, and after a crash until it is recovered. */
  readonly ended: number | undefined;
  readonly speakers: readonly ManifestSpeaker[];
  /** Of different formats. */
  readonly mixes: readonly ManifestMix[];
}

const VERSION = 1;
/** Longest text, characters, and most speakers. */
export const MAX_MANIFEST = 200_000;
const MAX_SPEAKERS = 256;

export function writeManifest({ room, title, charter, members, started, ended, speakers, mixes }: Manifest): string {
  const date = (time: number): string => new Date(time).toISOString();
  const value = {
    version: VERSION,
    room,
    title,
    ...(charter === undefined ? {} : { charter: toBase64url(charter) }),
    ...(members === true ? { members } : {}),
    started: date(started),
    ended: ended === undefined ? null : date(ended),
    speakers: speakers.map(({ stem, name, key, sound, signatures }) => ({
      name,
      key,
      sound: { file: stem + SOUND, ...sound },
      signatures: { file: stem + SIGNATURES, ...signatures },
    })),
    ...(mixes.length > 0 ? { mixes: mixes.map(({ format, ...sum }) => ({ file: mixName(format), ...sum })) } : {}),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Throws MalformedError. */
export function readManifest(text: string): Manifest {
  if (text.length > MAX_MANIFEST) throw new MalformedError('too long');
  const all = fieldsOf(parsed(text), 'recording');
  if (all['version'] !== VERSION) throw new MalformedError('version');
  const { room } = all;
  if (typeof room !== 'string' || !isRoomId(room)) throw new MalformedError('room');
  return {
    room,
    title: asLine(all['title'], 'title', MAX_TITLE_BYTES),
    ...(all['charter'] === undefined ? {} : { charter: charterIn(all['charter']) }),
    ...(all['members'] === undefined ? {} : { members: asBool(all['members'], 'members') }),
    started: asTime(all['started'], 'started'),
    ended: all['ended'] === null ? undefined : asTime(all['ended'], 'ended'),
    speakers: asList(all['speakers'], 'speakers', 0, MAX_SPEAKERS).map(speakerIn),
    mixes: asList(all['mixes'] ?? [], 'mixes', 0, MIX_FORMATS.length).map(mixIn),
  };
}

/** Not verified: that is for who relies on it. */
function charterIn(value: unknown): Uint8Array<ArrayBuffer> {
  if (typeof value !== 'string' || value.length > 2 * MAX_CHARTER) throw new MalformedError('charter');
  return Uint8Array.from(fromBase64url(value));
}

function speakerIn(value: unknown): ManifestSpeaker {
  const speaker = fieldsOf(value, 'speaker');
  const { key } = speaker;
  if (typeof key !== 'string' || !isHex(key, KEY_BYTES)) throw new MalformedError('key');
  const [sound, signatures] = [fieldsOf(speaker['sound'], 'sound'), fieldsOf(speaker['signatures'], 'signatures')];
  const { file } = sound;
  const stem = typeof file === 'string' && file.endsWith(SOUND) ? file.slice(0, -SOUND.length) : '';
  if (!isStem(stem) || signatures['file'] !== stem + SIGNATURES) throw new MalformedError('file');
  return {
    stem,
    name: asLine(speaker['name'], 'name', MAX_NAME_BYTES),
    key,
    sound: sumIn(sound),
    signatures: sumIn(signatures),
  };
}

function mixIn(value: unknown): ManifestMix {
  const mix = fieldsOf(value, 'mix');
  const format = mixFormat(mix['file']);
  if (format === undefined) throw new MalformedError('file');
  return { format, ...sumIn(mix) };
}

function sumIn({ bytes, sha256 }: Readonly<Record<string, unknown>>): FileSum {
  if (typeof sha256 !== 'string' || !isHex(sha256, 32)) throw new MalformedError('checksum');
  return { bytes: asUint(bytes, 'bytes'), sha256 };
}

function isHex(text: string, bytes: number): boolean {
  return text.length === 2 * bytes && /^[0-9a-f]*$/.test(text);
}

function asTime(value: unknown, name: string): number {
  const time = typeof value === 'string' && value.length <= 32 ? Date.parse(value) : Number.NaN;
  return asUint(time, name, 2 ** 48 - 1);
}

function fieldsOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedError(name);
  return value as Readonly<Record<string, unknown>>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('not JSON', { cause });
  }
}
