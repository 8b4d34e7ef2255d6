import { expect, it } from 'vitest';
import { noteTerminal } from '../../../../relay/util/terminal.ts';

it('a terminal that was there at the start is closed once no stream is one any more', () => {
  const terminals = new Set([0, 2]);
  const closed = noteTerminal((stream) => terminals.has(stream));
  expect(closed()).toBe(false);
  terminals.delete(0);
  expect(closed()).toBe(false);
  terminals.delete(2);
  expect(closed()).toBe(true);
});

it('what was started without a terminal, as by systemd, has none that could be closed', () => {
  expect(noteTerminal(() => false)()).toBe(false);
});
