import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { noteTerminal } from '../../../../relay/util/terminal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a terminal that was there at the start is closed once no stream is one any more', () => {
  const terminals = new Set([0, 2]);
  const { atStart, closed } = noteTerminal((stream) => terminals.has(stream));
  expect(atStart).toBe(true);
  vi.advanceTimersByTime(3_600_000);
  expect(closed()).toBe(false);
  terminals.delete(0);
  expect(closed()).toBe(false);
  terminals.delete(2);
  expect(closed()).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(closed()).toBe(true);
});

it('a terminal that went a while ago is not what a signal tells of', () => {
  const terminals = new Set([0, 1, 2]);
  const { closed } = noteTerminal((stream) => terminals.has(stream));
  terminals.clear();
  vi.advanceTimersByTime(4_000);
  expect(closed()).toBe(false);
});

it('what was started without a terminal, as by systemd, has none that could be closed', () => {
  const { atStart, closed } = noteTerminal(() => false);
  expect(atStart).toBe(false);
  expect(closed()).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
