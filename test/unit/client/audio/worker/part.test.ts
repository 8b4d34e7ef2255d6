import { expect, it } from 'vitest';
import { Part } from '../../../../../src/client/audio/worker/part.ts';

it('is loaded once, and callers that wait meanwhile get it in the order in which they called', async () => {
  let loads = 0;
  const part = new Part(async () => ++loads);
  const order: string[] = [];
  expect(part.loaded).toBeUndefined();
  await Promise.all(['one', 'two', 'three'].map((name) => part.get().then(() => order.push(name))));
  expect([loads, part.loaded, order]).toEqual([1, 1, ['one', 'two', 'three']]);
});

it('that could not be loaded is loaded at the next call', async () => {
  let loads = 0;
  const part = new Part(async () => {
    if (loads++ === 0) throw new Error('out of reach');
    return 'here';
  });
  await expect(part.get()).rejects.toThrow('out of reach');
  expect(part.loaded).toBeUndefined();
  expect(await part.get()).toBe('here');
});
