import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../../relay/recorder/report.ts';
import type { Fault } from '../../../../src/node/recording/signed-reader.ts';
import type { FileVerdict } from '../../../../src/node/replay/judge.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { NOON } from '../../../support/records/records.ts';

const OF = {
  room: ROOM,
  title: 'Evening',
  started: NOON,
  ended: NOON + 60_000,
  speakers: [],
  mixes: [],
  mixed: [],
  cuts: [],
};
const FILE: FileVerdict = {
  file: 'ada.opus',
  name: 'Ada',
  signed: new Set(),
  faults: new Map(),
  missing: [],
  wrong: [],
};

describe('what verify prints', () => {
  it('is the seconds that were signed, in rows, and that all is well', () => {
    const files = [
      { ...FILE, signed: new Set([1, 2, 3, 3_700]) },
      { ...FILE, name: 'Bao', file: 'bao.opus' },
    ];
    expect(reportOf({ ...OF, files, isTrue: true })).toEqual([
      'Evening, 2026-11-22T12:00:00.000Z',
      'Ada: ada.opus',
      '  00:00:01 to 00:00:03  signed',
      '  01:01:40  signed',
      'Bao: bao.opus  silent',
      'All that is heard was signed by its speaker.',
    ]);
  });

  it('is each second that was not signed, and why, instead', () => {
    const faults = new Map<number, Fault>([
      [2, 'false-signature'],
      [8, 'damaged'],
      [9, 'damaged'],
    ]);
    const files = [
      { ...FILE, signed: new Set([1, 2, 3]), faults, wrong: ['ada.opus is not the file that room.json names'] },
    ];
    expect(reportOf({ ...OF, ended: undefined, files, isTrue: false })).toEqual([
      'Evening, 2026-11-22T12:00:00.000Z, not finished',
      'Ada: ada.opus',
      '  ada.opus is not the file that room.json names',
      '  00:00:01  signed',
      '  00:00:03  signed',
      '  00:00:02  NOT what the speaker signed',
      '  00:00:08 to 00:00:09  the file is damaged',
      'NOT all of it was signed.',
    ]);
  });

  it('is what was cut, by the publisher’s word and by what the speaker’s numbers tell', () => {
    const missing = [
      { from: 100, to: 500, lasted: 160 },
      { from: 900, to: 1_000, lasted: 3_000 },
    ];
    const files = [{ ...FILE, missing }];
    expect(reportOf({ ...OF, cuts: [{ at: 250, lasted: 150 }], files, isTrue: true })).toEqual([
      'Evening, 2026-11-22T12:00:00.000Z',
      'cut at 00:00:05: 3 s, as its publisher says',
      'Ada: ada.opus',
      '  00:00:02 to 00:00:10  3 s are not there: cut',
      '  00:00:18 to 00:00:20  60 s are not there: CUT without a word of it, or not recorded',
      'All that is heard was signed by its speaker.',
    ]);
  });

  it('says so where nobody is heard', () => {
    expect(reportOf({ ...OF, files: [], isTrue: true }).at(-1)).toBe('Nobody is heard.');
  });
});
