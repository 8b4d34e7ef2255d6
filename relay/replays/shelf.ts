/** The replays in a folder, as far as they may be served: whole, of known names, not too old, and not too much together. */
import { constants } from 'node:fs';
import { lstat, open, opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keyToHex } from '../../src/node/identity/keys.ts';
import {
  CHAPTERS,
  isStem,
  MANIFEST,
  type MixFormat,
  mixFormat,
  mixName,
  SIGNATURES,
  SOUND,
  SUBTITLES,
} from '../../src/node/recording/folder-names.ts';
import { MAX_MANIFEST, type Manifest, type ManifestMix, readManifest } from '../../src/node/recording/manifest.ts';
import { type AccessRule, readCharter } from '../../src/node/records/charter.ts';
import { isReplayId, type ListedReplay, MAX_LISTED, MAX_LISTED_NAMES } from '../../src/node/replay/listing.ts';
import { PEAKS } from '../../src/node/replay/peaks.ts';
import { MAX_REPLAY, REPLAY, readReplayInfo } from '../../src/node/replay/replay-info.ts';

export interface ShelfBounds {
  /** Bytes of all replays that are served. */
  readonly bytes: number;
  /** How long after its end a replay is served, ms. */
  readonly age: number;
}

export interface ShelfFile {
  readonly path: string;
  readonly type: string;
}

export interface ShelvedReplay extends ListedReplay {
  readonly mixes: readonly ManifestMix[];
  readonly captions: boolean;
  /** BCP 47 tag or '', as the room's charter has it. */
  readonly language: string;
  /** By its charter anybody found the room in a hallway, and could come in. */
  readonly open: boolean;
  readonly ended: number;
  readonly bytes: number;
  readonly files: ReadonlyMap<string, ShelfFile>;
}

/**
 * Folders that are not served: they cannot be read as replays; they are of rooms for members, and nothing says that they are for others; they are too old;
 * there are more, or larger ones, than may be served.
 */
export interface LeftOut {
  readonly unread: number;
  /** Their names. */
  readonly members: readonly string[];
  readonly old: number;
  readonly tooMuch: number;
}

export interface Shelf {
  /** By the name of the folder, the newest first. */
  readonly replays: ReadonlyMap<string, ShelvedReplay>;
  readonly left: LeftOut;
}

/** Folders that are looked at, and files in one. */
const MAX_FOLDERS = 2_000;
const MAX_FILES = 600;

const JSON_TYPE = 'application/json; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = {
  [MANIFEST]: JSON_TYPE,
  [REPLAY]: JSON_TYPE,
  [PEAKS]: JSON_TYPE,
  // As the podcast namespace wants it.
  [CHAPTERS]: 'application/json+chapters; charset=utf-8',
  [SUBTITLES.file]: `${SUBTITLES.type}; charset=utf-8`,
};

export const MIX_TYPES: Readonly<Record<MixFormat, string>> = { ogg: 'audio/ogg', m4a: 'audio/mp4', mp3: 'audio/mpeg' };

/** Which file players are given: the one that most can read, then the others. */
const BEST: readonly MixFormat[] = ['mp3', 'm4a', 'ogg'];

export function byReach(mixes: readonly ManifestMix[]): readonly ManifestMix[] {
  return [...mixes].sort((a, b) => BEST.indexOf(a.format) - BEST.indexOf(b.format));
}

/** The type of a file that is served; undefined for all others. */
function typeOf(name: string): string | undefined {
  if (Object.hasOwn(TYPES, name)) return TYPES[name];
  const format = mixFormat(name);
  if (format !== undefined) return MIX_TYPES[format];
  if (name.endsWith(SOUND) && isStem(name.slice(0, -SOUND.length))) return 'audio/ogg';
  if (name.endsWith(SIGNATURES) && isStem(name.slice(0, -SIGNATURES.length))) return 'application/octet-stream';
  return undefined;
}

/** Looks at the folder. Never rejects: what cannot be read is not served. */
export async function readShelf(folder: string, bounds: ShelfBounds, now: number): Promise<Shelf> {
  const found: ShelvedReplay[] = [];
  const { names, tooMany } = await foldersIn(folder);
  const members: string[] = [];
  const left = { unread: 0, members, old: 0, tooMuch: tooMany };
  for (const id of names) {
    const replay = await replayIn(join(folder, id), id).catch(() => undefined);
    if (replay === undefined) left.unread++;
    else if (replay === 'members') members.push(id);
    else if (replay.ended + bounds.age < now) left.old++;
    else found.push(replay);
  }
  // As the system lists them otherwise, which may change without anything new.
  members.sort();
  found.sort((a, b) => b.started - a.started || (a.id < b.id ? -1 : 1));
  const replays = new Map<string, ShelvedReplay>();
  let bytes = 0;
  for (const replay of found) {
    // Which are served depends on their time alone: none that is smaller takes the place of a newer one.
    bytes += replay.bytes;
    if (bytes > bounds.bytes || replays.size === MAX_LISTED) left.tooMuch++;
    else replays.set(replay.id, replay);
  }
  return { replays, left };
}

async function foldersIn(folder: string): Promise<{ readonly names: readonly string[]; readonly tooMany: number }> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      // A link is none: it may lead anywhere.
      if (!entry.isDirectory() || !isReplayId(entry.name)) continue;
      if (names.length === MAX_FOLDERS) return { names, tooMany: 1 };
      names.push(entry.name);
    }
  } catch {
    // It is not there, or not any more: there is nothing to serve.
  }
  return { names, tooMany: 0 };
}

/** 'members': it is of a room for members, and was not made to be heard beyond it, as the copy that a page makes with "Cut…" is not. */
async function replayIn(folder: string, id: string): Promise<ShelvedReplay | 'members' | undefined> {
  const names = await readdir(folder);
  if (names.length > MAX_FILES) return undefined;
  const files = new Map<string, ShelfFile>();
  let bytes = 0;
  for (const name of names) {
    const type = typeOf(name);
    const path = join(folder, name);
    if (type === undefined) continue;
    const info = await lstat(path);
    if (!info.isFile()) continue;
    files.set(name, { path, type });
    bytes += info.size;
  }
  const manifest = readManifest(await textOf(join(folder, MANIFEST), MAX_MANIFEST));
  const info = readReplayInfo(await textOf(join(folder, REPLAY), MAX_REPLAY));
  const mixes = manifest.mixes.filter(({ format }) => files.has(mixName(format)));
  if (manifest.ended === undefined || mixes.length === 0) return undefined;
  const { access, ...charter } = await chartered(manifest);
  if ((manifest.members === true || access === 'members') && info.beyondMembers !== true) return 'members';
  return {
    id,
    room: manifest.room,
    title: manifest.title,
    started: manifest.started,
    ended: manifest.ended,
    lasts: Math.max(0, manifest.ended - manifest.started) / 1_000,
    speakers: manifest.speakers.slice(0, MAX_LISTED_NAMES).map(({ name }) => name),
    ...charter,
    community: info.community,
    mixes,
    captions: info.captions && files.has(SUBTITLES.file),
    bytes,
    files,
  };
}

/** By the charter, which nobody but the host of that room can have signed. */
async function chartered({
  room,
  started,
  charter,
}: Manifest): Promise<Pick<ShelvedReplay, 'host' | 'language' | 'open'> & { readonly access: AccessRule }> {
  const nothing = { host: undefined, language: '', open: false, access: 'anyone' } as const;
  if (charter === undefined) return nothing;
  try {
    const { id, host, language, open, access } = await readCharter(charter, started);
    return id === room ? { host: keyToHex(host), language, open: open && access === 'anyone', access } : nothing;
  } catch {
    return nothing;
  }
}

async function textOf(path: string, most: number): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await handle.stat();
    // A character takes four bytes at most.
    if (size > 4 * most) throw new RangeError('too long');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
