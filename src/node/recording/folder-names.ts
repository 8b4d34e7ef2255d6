/** How the files of a recording's folder are called. */
import type { PersonId } from '../identity/person.ts';

/** Letters of a speaker's name that are in the names of their files. */
const MAX_SLUG = 24;

/** What the names of a speaker's files begin with: letters of their name for people, and who they are for certain. */
export function stemOf(name: string, person: PersonId): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const slug = plain.replace(/^-+/, '').slice(0, MAX_SLUG).replace(/-+$/, '');
  return slug === '' ? person : `${slug}-${person}`;
}

/** True for what `stemOf` makes: no path leads out of the folder. */
export function isStem(text: string): boolean {
  return /^([a-z0-9][a-z0-9-]{0,23}-)?[0-9a-f]{24}$/.test(text);
}

export const SOUND = '.opus';
export const SIGNATURES = '.signatures';
export const CAPTIONS = '.captions';
export const MANIFEST = 'room.json';
export const CHAPTERS = 'chapters.json';
/** The captions of all: WebVTT. */
export const SUBTITLES = { file: 'captions.vtt', type: 'text/vtt' } as const;
/** The mixed file begins so, and ends with its format. */
const MIX = 'mix.';
/** What the mixed file may be: Opus in Ogg, MP3, or AAC in MPEG-4. */
export const MIX_FORMATS = ['ogg', 'mp3', 'm4a'] as const;
export type MixFormat = (typeof MIX_FORMATS)[number];

export function mixName(format: MixFormat): string {
  return MIX + format;
}

/** The format of a mixed file of this name. */
export function mixFormat(name: unknown): MixFormat | undefined {
  return MIX_FORMATS.find((format) => mixName(format) === name);
}
