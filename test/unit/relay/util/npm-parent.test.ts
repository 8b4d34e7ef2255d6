import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchNpm } from '../../../../relay/util/npm-parent.ts';

const BY_NPM = { npm_lifecycle_event: 'start' };

let parents: Map<number, { comm: string; parent: number }>;
let parent: number;
let ended: number;
beforeEach(() => {
  vi.useFakeTimers();
  parents = new Map([
    [20, { comm: 'npm start', parent: 10 }],
    [30, { comm: 'sh', parent: 20 }],
  ]);
  ended = 0;
});
afterEach(() => void vi.useRealTimers());

function read(path: string): string {
  const [, , pid, file] = path.split('/');
  const process = parents.get(Number(pid));
  if (process === undefined) return '';
  return file === 'comm' ? `${process.comm}\n` : `Name:\t${process.comm}\nPPid:\t${process.parent}\n`;
}

function watch(from: number, env: Record<string, string> = BY_NPM): void {
  parent = from;
  watchNpm(() => ended++, { env, parent: () => parent, read });
}

it('tells once that npm has ended', () => {
  watch(20);
  vi.advanceTimersByTime(10_000);
  expect(ended).toBe(0);
  parent = 1;
  vi.advanceTimersByTime(10_000);
  expect(ended).toBe(1);
});

it('tells that npm has ended where the shell in between stays', () => {
  watch(30);
  vi.advanceTimersByTime(10_000);
  expect(ended).toBe(0);
  parents.set(30, { comm: 'sh', parent: 1 });
  vi.advanceTimersByTime(10_000);
  expect(ended).toBe(1);
});

it('does not mind that whoever started npm ends', () => {
  watch(20);
  parents.set(20, { comm: 'npm start', parent: 1 });
  vi.advanceTimersByTime(10_000);
  expect(ended).toBe(0);
});

it('does not mind that a shell ends that has started it in its background, without npm', () => {
  watch(30, {});
  parent = 1;
  vi.advanceTimersByTime(10_000);
  expect(ended).toBe(0);
});

it('looks no further than its parent where there is no /proc', () => {
  parents.clear();
  watch(30);
  vi.advanceTimersByTime(10_000);
  expect(ended).toBe(0);
  parent = 1;
  vi.advanceTimersByTime(10_000);
  expect(ended).toBe(1);
});
