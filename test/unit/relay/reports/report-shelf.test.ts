import { beforeEach, describe, expect, it } from 'vitest';
import {
  type KeptReport,
  MAX_BYTES,
  MAX_FOR,
  MAX_FROM,
  MAX_KEPT,
  ReportShelf,
} from '../../../../relay/reports/report-shelf.ts';
import { REPORT_LIFE } from '../../../../src/node/report/constants.ts';

let shelf: ReportShelf;
let dropped: string[];
let next = 0;
beforeEach(() => {
  dropped = [];
  shelf = new ReportShelf((id) => dropped.push(id));
});

const put = (from: string, to: string, more: Partial<KeptReport> = {}, now = 0) =>
  shelf.take({ id: `${next++}`, from, to: new Set([to]), size: 1_000, came: now, ...more }, now);

describe('the shelf of reports', () => {
  it('has what is for somebody, the latest first, and nothing for others', () => {
    put('a', 'host', { id: 'one' });
    put('a', 'other', { id: 'two' });
    put('b', 'host', { id: 'three', to: new Set(['host', 'other']) });
    expect(shelf.for('host', 0).map(({ id }) => id)).toEqual(['three', 'one']);
    expect(shelf.for('other', 0).map(({ id }) => id)).toEqual(['three', 'two']);
    expect(shelf.for('nobody', 0)).toEqual([]);
    expect(put('b', 'host', { id: 'one' })).toBe('known');
  });

  it('lets go of what is two weeks old', () => {
    put('a', 'host', { id: 'old' });
    put('a', 'host', { id: 'new' }, 1);
    expect(shelf.for('host', REPORT_LIFE).map(({ id }) => id)).toEqual(['new']);
    expect(dropped).toEqual(['old']);
  });

  it('keeps so many from one address', () => {
    for (let i = 0; i < MAX_FROM; i++) expect(put('a', `host ${i}`)).toBe('kept');
    expect(put('a', 'host')).toBe('too-many');
    expect(put('b', 'host')).toBe('kept');
  });

  it('keeps so many for one person: who brought most makes place, and never for themselves', () => {
    for (let i = 0; i < MAX_FOR; i++) expect(put(`${Math.floor(i / MAX_FROM)}`, 'host')).toBe('kept');
    expect(put('somebody new', 'host', { id: 'heard' })).toBe('kept');
    expect(dropped).toHaveLength(1);
    expect(shelf.for('host', 0)).toHaveLength(MAX_FOR);
    expect(shelf.for('host', 0)[0]!.id).toBe('heard');
  });

  it('is full for one person when nobody has brought more than the newcomer', () => {
    for (let i = 0; i < MAX_FOR; i++) put(`${i}`, 'host');
    expect(put('new', 'host')).toBe('full');
    expect(put('new', 'another')).toBe('kept');
  });

  it('keeps so many, and so many bytes, in all', () => {
    for (let i = 0; i < MAX_KEPT; i++) put(`${i >> 1}`, `host ${i}`);
    expect(shelf.size).toBe(MAX_KEPT);
    put('new', 'host');
    expect(shelf.size).toBe(MAX_KEPT);
    shelf = new ReportShelf((id) => dropped.push(id));
    expect(put('a', 'host', { size: MAX_BYTES })).toBe('kept');
    expect(put('b', 'other', { size: 1 })).toBe('full');
  });
});
