import { afterEach, expect, it, vi } from 'vitest';
import {
  MAX_WANTED,
  recallWanted,
  rememberWanted,
  type Wanted,
} from '../../../../../../src/client/session/planned/reminders/stored.ts';
import { device } from '../../../../../../src/client/session/platform/storage.ts';

const wanted = (n: number): Wanted => ({
  plan: `${n}`.padStart(27, 'r'),
  title: 'Books "of" autumn',
  starts: 60_000,
  ends: 120_000,
  told: 7,
  push: n % 2 === 0,
  servers: ['https://olive.example/'],
});

afterEach(() => {
  rememberWanted([]);
  vi.restoreAllMocks();
});

it('remembers what is wanted, the newest of too many, and nothing once nothing is', () => {
  const all = Array.from({ length: MAX_WANTED + 1 }, (_, n) => wanted(n));
  rememberWanted(all);
  expect(recallWanted()).toEqual(all.slice(0, MAX_WANTED));
  rememberWanted([]);
  expect(device.get('reminders')).toBeUndefined();
});

it('leaves out what cannot be read, and keeps the rest', () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  rememberWanted([wanted(1)]);
  const line = device.get('reminders')!;
  device.set('reminders', ['{', '[]', line.replace('r1"', '!1"'), line.replace('60000', '-1'), line].join('\n'));
  expect(recallWanted()).toEqual([wanted(1)]);
  expect(warned).toHaveBeenCalledTimes(4);
});
