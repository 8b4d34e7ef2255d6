/** `replay.json`: what a replay has beside the recording that it is made of. Its text, strictly read: a replay comes from a stranger's server. */
import { isCommunityId } from '../identity/ids.ts';
import { FRAME_MS } from '../media/frame.ts';
import type { FileSum } from '../recording/manifest.ts';
import { MAX_CHARTER } from '../records/constants.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asList, asUint } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { type Cut, MAX_CUTS } from './cuts.ts';
import { asFields, asSeconds, parsedJson } from './json.ts';

export const REPLAY = 'replay.json';
export const CAPTIONS = 'captions.vtt';
/** Longest text, characters. */
export const MAX_REPLAY = 200_000;
/** What a whole replay can be heard by, the file that most players can read last. */
export const MIXES = { 'mix.ogg': 'audio/ogg', 'mix.m4a': 'audio/mp4', 'mix.mp3': 'audio/mpeg' } as const;
export type MixFile = keyof typeof MIXES;

export interface Mix extends FileSum {
  readonly file: MixFile;
}

export interface ReplayInfo {
  /** What was left out, in order. */
  readonly cuts: readonly Cut[];
  /** All speakers in one file, at least one. */
  readonly mixes: readonly Mix[];
  readonly captions: boolean;
  /** The room's charter as its host signed it, where it is known: it proves host and room, and the title that the room had. */
  readonly charter: Uint8Array<ArrayBuffer> | undefined;
  /** The community in whose hallway it is to be found, base64url, as who published it says. */
  readonly community: string | undefined;
}

const VERSION = 1;

export function writeReplayInfo({ cuts, mixes, captions, charter, community }: ReplayInfo): string {
  const seconds = (slots: number): number => (slots * FRAME_MS) / 1_000;
  const value = {
    version: VERSION,
    cuts: cuts.map(({ at, lasted }) => ({ at: seconds(at), lasted: seconds(lasted) })),
    mixes,
    captions,
    charter: charter === undefined ? null : toBase64url(charter),
    community: community ?? null,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The charter is not read here. Throws MalformedError. */
export function readReplayInfo(text: string): ReplayInfo {
  const all = asFields(parsedJson(text, MAX_REPLAY), 'replay');
  if (all['version'] !== VERSION) throw new MalformedError('version');
  const { captions, community } = all;
  if (typeof captions !== 'boolean') throw new MalformedError('captions');
  if (community !== null && !(typeof community === 'string' && isCommunityId(community)))
    throw new MalformedError('community');
  return {
    cuts: asList(all['cuts'], 'cuts', 0, MAX_CUTS).map(cutIn),
    mixes: asList(all['mixes'], 'mixes', 1, Object.keys(MIXES).length).map(mixIn),
    captions,
    charter: charterIn(all['charter']),
    community: community ?? undefined,
  };
}

function cutIn(value: unknown): Cut {
  const { at, lasted } = asFields(value, 'cut');
  const slots = (seconds: unknown, name: string): number => Math.round((asSeconds(seconds, name) * 1_000) / FRAME_MS);
  return { at: slots(at, 'at'), lasted: slots(lasted, 'lasted') };
}

function mixIn(value: unknown): Mix {
  const { file, bytes, sha256 } = asFields(value, 'mix');
  if (typeof file !== 'string' || !Object.hasOwn(MIXES, file)) throw new MalformedError('file');
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) throw new MalformedError('checksum');
  return { file: file as MixFile, bytes: asUint(bytes, 'bytes'), sha256 };
}

function charterIn(value: unknown): ReplayInfo['charter'] {
  if (value === null) return undefined;
  if (typeof value !== 'string' || value.length > 2 * MAX_CHARTER) throw new MalformedError('charter');
  const bytes = fromBase64url(value);
  if (bytes.byteLength > MAX_CHARTER) throw new MalformedError('charter');
  return Uint8Array.from(bytes);
}
