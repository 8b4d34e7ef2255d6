import { describe, expect, it } from 'vitest';
import { NewLines } from '../../../../src/node/bot/people.ts';
import type { ChatMessage } from '../../../../src/node/room/interactions.ts';

const line = (id: string, at: number, text: string) =>
  ({ id, at, name: 'Ada', saying: { kind: 'line', text }, bytes: new Uint8Array(1) }) as unknown as ChatMessage;

describe('lines of a chat', () => {
  it('are told once, as plain data', () => {
    const news = new NewLines();
    expect(news.of([line('a', 1, 'Hello')])).toEqual([{ id: 'a', name: 'Ada', text: 'Hello', at: 1 }]);
    expect(news.of([line('a', 1, 'Hello'), line('b', 1, 'Hi'), line('a', 2, 'Well')]).map(({ text }) => text)).toEqual([
      'Hi',
      'Well',
    ]);
    expect(news.of([line('b', 1, 'Hi'), line('a', 2, 'Well')])).toEqual([]);
  });
});
