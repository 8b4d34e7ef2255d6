import { describe, expect, it } from 'vitest';
import { chaptersOf, Spans } from '../../../../src/node/recording/chapters.ts';

function spansOf(slots: Iterable<number>) {
  const spans = new Spans();
  for (const slot of slots) spans.add(slot);
  return spans.all;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('chapters', () => {
  it('say who spoke when, over short pauses, and in the order of time', () => {
    const ada = spansOf([...range(50, 100), ...range(150, 200), ...range(500, 550)]);
    expect(ada).toEqual([
      { from: 50, to: 200 },
      { from: 500, to: 550 },
    ]);
    const speakers = [
      { name: 'Ada', spans: ada },
      { name: 'Bao', spans: spansOf(range(250, 300)) },
    ];
    expect(JSON.parse(chaptersOf('Evening', speakers))).toEqual({
      version: '1.2.0',
      title: 'Evening',
      chapters: [
        { startTime: 1, endTime: 4, title: 'Ada' },
        { startTime: 5, endTime: 6, title: 'Bao' },
        { startTime: 10, endTime: 11, title: 'Ada' },
      ],
    });
  });

  it('are one where the same person goes on', () => {
    const speakers = [{ name: 'Ada', spans: spansOf([0, 1_000, 5_000]) }];
    expect(JSON.parse(chaptersOf('', speakers)).chapters).toEqual([{ startTime: 0, endTime: 100.02, title: 'Ada' }]);
  });

  it('stay few however somebody speaks', () => {
    const many = spansOf(Array.from({ length: 20_000 }, (_, i) => i * 150));
    expect(many.length).toBeLessThanOrEqual(2_000);
    expect([many[0]!.from, many.at(-1)!.to]).toEqual([0, 19_999 * 150 + 1]);
    const speakers = ['Ada', 'Bao'].map((name, n) => ({
      name,
      spans: Array.from({ length: 2_000 }, (_, i) => ({
        from: i * 300 + n * 150,
        to: i * 300 + n * 150 + 100 + (i % 7),
      })),
    }));
    expect(JSON.parse(chaptersOf('', speakers)).chapters).toHaveLength(2_000);
  });
});
