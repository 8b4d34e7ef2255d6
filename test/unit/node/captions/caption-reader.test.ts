import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type CaptionLine, CaptionReader } from '../../../../src/node/captions/caption-reader.ts';
import { createEpochKey, type EpochKey } from '../../../../src/node/e2ee/epoch-key.ts';
import { sealWords } from '../../../../src/node/e2ee/texts/caption-seal.ts';
import type { Caption } from '../../../../src/node/records/caption.ts';

const room = 'A'.repeat(27);
const key: EpochKey = { term: 1, epoch: 2, key: createEpochKey() };
const caption = (more: Partial<Caption> = {}): Caption => ({
  id: 'ab'.repeat(32),
  at: 1,
  line: 0,
  final: false,
  stream: '0123456789abcdef',
  start: 0,
  slots: 10,
  language: 'en',
  said: 'good',
  bytes: new Uint8Array(),
  ...more,
});
const sealed = async (words: string, more: Partial<Caption> = {}) => ({
  epoch: 2,
  sealed: await sealWords(key, room, caption(more), words),
});

let lines: CaptionLine[];
const reader = (keys: readonly EpochKey[] | undefined) =>
  new CaptionReader({ room, keys: () => keys, onLine: (line) => lines.push(line), now: () => 5 });
const read = async (from: CaptionReader, ...captions: readonly Caption[]) => {
  from.take(captions);
  await expect.poll(() => lines.length + sum(from)).toBeGreaterThan(0);
};
const sum = ({ drops }: CaptionReader) => Object.values(drops.snapshot()).reduce((a, b) => a + b, 0);

beforeEach(() => {
  lines = [];
});

describe('the reader of captions', () => {
  it('tells each line once for each time that it grew', async () => {
    const from = reader(undefined);
    await read(from, caption());
    from.take([caption()]);
    await read(from, caption({ at: 2, said: 'good evening' }));
    await expect.poll(() => lines.map(({ words }) => words)).toEqual(['good', 'good evening']);
    expect(lines[0]).toMatchObject({ speaker: 'ab'.repeat(32), heard: 5 });
  });

  it('opens sealed words', async () => {
    await read(reader([key]), caption({ said: await sealed('bonsoir') }));
    expect(lines[0]?.words).toBe('bonsoir');
  });

  it('reads nothing in the clear in a room for members, and nothing sealed in another', async () => {
    const [members, open] = [reader([key]), reader(undefined)];
    await read(members, caption());
    await read(open, caption({ said: await sealed('bonsoir') }));
    expect([members.drops.get('not-sealed'), open.drops.get('not-sealed'), lines.length]).toEqual([1, 1, 0]);
  });

  it('opens a line that came before its key once the key is there, as it is by then', async () => {
    let keys: readonly EpochKey[] = [];
    const from = new CaptionReader({ room, keys: () => keys, onLine: (line) => lines.push(line), now: () => 5 });
    from.take([caption({ said: await sealed('bon') })]);
    from.take([caption({ at: 2, said: await sealed('bonsoir', { at: 2 }) })]);
    from.take([caption({ line: 1, said: await sealed('à tous', { line: 1 }) })]);
    await sleep(20);
    // Another key of that epoch, and the right one of another.
    keys = [
      { ...key, key: createEpochKey() },
      { ...key, epoch: 3 },
    ];
    from.retry();
    await sleep(20);
    expect(lines).toEqual([]);
    keys = [...keys, key];
    from.retry();
    // Each is opened by itself, in no order.
    await expect.poll(() => lines.map(({ words }) => words).sort()).toEqual(['bonsoir', 'à tous']);
    from.retry();
    await sleep(20);
    expect(lines).toHaveLength(2);
    expect(sum(from)).toBe(0);
  });

  it('tries no key twice on what it does not open', async () => {
    const keys = [{ ...key, key: createEpochKey() }];
    const from = reader(keys);
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
    try {
      from.take([caption({ said: await sealed('bonsoir') })]);
      await expect.poll(() => decrypt.mock.calls.length).toBe(1);
      await sleep(20);
      for (let i = 0; i < 5; i++) from.retry();
      await sleep(20);
      expect(decrypt).toHaveBeenCalledTimes(1);
    } finally {
      decrypt.mockRestore();
    }
  });

  it('waits for the keys of so many lines, and tells how many it dropped', async () => {
    let keys: readonly EpochKey[] = [];
    const from = new CaptionReader({ room, keys: () => keys, onLine: (line) => lines.push(line), now: () => 5 });
    for (let line = 0; line < 131; line++) from.take([caption({ line, said: await sealed(`line ${line}`, { line }) })]);
    await expect.poll(() => from.drops.get('no-key')).toBe(3);
    keys = [key];
    from.retry();
    await expect.poll(() => lines.length).toBe(128);
    expect([lines[0]?.words, lines.at(-1)?.words]).toEqual(['line 3', 'line 130']);
  });

  it('shows sealed words as any other text: without controls', async () => {
    await read(reader([key]), caption({ said: await sealed('a\u202e\nb') }));
    expect(lines[0]?.words).toBe('a b');
  });
});
