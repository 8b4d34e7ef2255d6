import { describe, expect, it } from 'vitest';
import { CaptionLog, MAX_LOG } from '../../../../src/node/captions/caption-log.ts';
import { captionLine as line } from '../../../support/records/captions.ts';

describe('the log of captions', () => {
  it('keeps a line in its place while it grows, under the name it began with', () => {
    const log = new CaptionLog();
    log.take(line({ id: 'a', words: 'good', heard: 1_000 }), 'Ada');
    log.take(line({ id: 'b', words: 'bees' }), 'Bao');
    expect(log.take(line({ id: 'a', at: 9, words: 'good evening', heard: 2_000 }), 'Ada, renamed')).toBe(true);
    expect(log.take(line({ id: 'a', at: 8, words: 'older' }), 'Ada')).toBe(false);
    expect(log.lines.map(({ name, words }) => [name, words])).toEqual([
      ['Ada', 'good evening'],
      ['Bao', 'bees'],
    ]);
  });

  it('forgets the oldest', () => {
    const log = new CaptionLog();
    for (let i = 0; i <= MAX_LOG; i++) log.take(line({ id: `${i}` }), 'Ada');
    expect([log.lines.length, log.lines[0]?.id]).toEqual([MAX_LOG, '1']);
  });

  it('ends a line that nobody goes on with', () => {
    const log = new CaptionLog();
    log.take(line({ final: false, heard: 0 }), 'Ada');
    expect([log.expire(11_999), log.expire(12_000), log.lines[0]?.final]).toEqual([false, true, true]);
  });
});
