import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reload } from '../../../../../src/client/session/platform/page-server.ts';
import { stopClock } from '../../../../support/fakes/fake-clock.ts';

let reloads: number;

beforeEach(() => {
  stopClock(0);
  reloads = 0;
  vi.stubGlobal('sessionStorage', {});
  vi.stubGlobal('location', { reload: () => (reloads += 1) });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Asks for it now and after each of these many seconds. */
function ask(...seconds: number[]): void {
  for (const second of seconds) {
    vi.setSystemTime(second * 1_000);
    reload();
  }
}

it('is loaded again twice within ten minutes, and stays after that', () => {
  ask(0, 10, 20, 30, 599);
  expect(reloads).toBe(2);
  ask(601, 602, 620);
  expect(reloads).toBe(4);
});

it('stays where nothing can be counted', () => {
  vi.stubGlobal('sessionStorage', undefined);
  ask(0);
  vi.stubGlobal('sessionStorage', { 'stoa.reloads': 'no list' });
  ask(0);
  expect(reloads).toBe(0);
});
