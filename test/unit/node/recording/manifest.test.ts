import { describe, expect, it } from 'vitest';
import { stemOf } from '../../../../src/node/recording/folder-names.ts';
import { MAX_MANIFEST, readManifest, writeManifest } from '../../../../src/node/recording/manifest.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { NOON } from '../../../support/records/records.ts';

const SUM = { bytes: 12, sha256: 'ab'.repeat(32) };
const stem = stemOf('Ada', '0123456789abcdef01234567');
const SPEAKER = { stem, name: 'Ada', key: 'cd'.repeat(32), sound: SUM, signatures: SUM };
const MANIFEST = {
  room: ROOM,
  title: 'Evening',
  started: NOON,
  ended: NOON + 60_000,
  speakers: [SPEAKER],
  mixes: [{ format: 'ogg', ...SUM }],
} as const;

describe('room.json', () => {
  it('reads as it was written, finished or not', () => {
    expect(readManifest(writeManifest(MANIFEST))).toEqual(MANIFEST);
    const begun = { ...MANIFEST, ended: undefined, speakers: [], mixes: [] };
    expect(readManifest(writeManifest(begun))).toEqual(begun);
    const members = { ...MANIFEST, members: true };
    expect(readManifest(writeManifest(members))).toEqual(members);
  });

  it.each([
    ['a path out of the folder', (text: string) => text.replaceAll(stem, '../../etc/passwd')],
    ['a folder in a name', (text: string) => text.replaceAll(stem, `a/${stem}`)],
    ['signatures of another file', (text: string) => text.replace(`${stem}.signatures`, 'other.signatures')],
    ['a mixed file that has another name', (text: string) => text.replace('mix.ogg', 'mix.exe')],
    ['another version', (text: string) => text.replace('"version": 1', '"version": 2')],
    ['no time', (text: string) => text.replace(/"started": "[^"]*"/, '"started": "yesterday"')],
    ['a title that hides what follows', (text: string) => text.replace('Evening', 'Eve\\u202ening')],
    ['members that are no yes or no', (text: string) => text.replace('"version"', '"members": "yes", "version"')],
    ['half a key', (text: string) => text.replace('cd'.repeat(32), 'cd')],
    ['a list', () => '[]'],
    ['no JSON', (text: string) => text.slice(1)],
    ['more than it may be', (text: string) => text + ' '.repeat(MAX_MANIFEST)],
  ])('is refused with %s', (_, change) => {
    const text = writeManifest(MANIFEST);
    expect(change(text)).not.toBe(text);
    expect(() => readManifest(change(text))).toThrow(MalformedError);
  });
});

describe('the names of files', () => {
  it.each([
    ['Ada', 'ada-'],
    ['Zoë van der Berg-Ångström the Third of Somewhere', 'zoe-van-der-berg-angstro-'],
    ['../../etc/passwd', 'etc-passwd-'],
    ['孔子', ''],
    ['-', ''],
  ])('of %s begin with %s', (name, begins) => {
    expect(stemOf(name, '0123456789abcdef01234567')).toBe(`${begins}0123456789abcdef01234567`);
  });
});
