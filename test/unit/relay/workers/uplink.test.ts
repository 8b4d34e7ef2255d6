import { expect, it } from 'vitest';
import { Uplink } from '../../../../relay/workers/uplink.ts';

it('what the relay does not read makes the line crowded, then ends the worker, and what it reads does neither', () => {
  const waiting: (() => void)[] = [];
  let ended = 0;
  const uplink = new Uplink({ send: (_message, taken) => void waiting.push(taken), end: () => ended++ });
  const post = (): void => uplink.post({ say: 'gone', visit: 1 });
  for (let i = 0; i < 100_000; i++) {
    post();
    waiting.shift()!();
  }
  for (let i = 0; i < 1_999; i++) post();
  expect(uplink.isCrowded).toBe(false);
  post();
  expect(uplink.isCrowded).toBe(true);
  waiting.shift()!();
  expect(uplink.isCrowded).toBe(false);
  for (let i = 0; i < 48_001; i++) post();
  expect(ended).toBe(0);
  post();
  expect(ended).toBe(1);
  expect(waiting).toHaveLength(50_000);
});
