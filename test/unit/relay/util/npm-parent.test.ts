import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchNpm } from '../../../../relay/util/npm-parent.ts';

interface Entry {
  readonly comm: string;
  readonly cmdline: string;
  readonly parent: number;
}

const NPM: Entry = { comm: 'npm start', cmdline: 'npm start', parent: 10 };
const SHELL: Entry = { comm: 'sh', cmdline: 'sh\0-c\0node relay/main.ts\0', parent: 20 };

let processes: Map<number, Entry>;
let parent: number;
let readable: boolean;
let ended: number;
beforeEach(() => {
  vi.useFakeTimers();
  processes = new Map([
    [20, NPM],
    [30, SHELL],
  ]);
  readable = true;
  ended = 0;
});
afterEach(() => void vi.useRealTimers());

function read(path: string): string {
  const [, , pid, file] = path.split('/');
  const process = processes.get(Number(pid));
  if (process === undefined || !readable) return '';
  if (file === 'cmdline') return process.cmdline;
  return file === 'comm' ? `${process.comm}\n` : `Name:\t${process.comm}\nPPid:\t${process.parent}\n`;
}

function watch(from: number): void {
  parent = from;
  watchNpm(() => ended++, { parent: () => parent, read });
}

function afterSeconds(seconds: number): number {
  vi.advanceTimersByTime(1_000 * seconds);
  return ended;
}

it.each([
  'npm start',
  'npm exec ./stoa-0.1.0.tgz',
  'node\0/usr/bin/npm\0start\0',
  'node\0/lib/npm/bin/npx-cli.js\0./stoa-0.1.0.tgz\0',
])('tells once that npm has ended: %j', (cmdline) => {
  processes.set(20, { ...NPM, comm: 'MainThread', cmdline });
  watch(20);
  expect(afterSeconds(10)).toBe(0);
  parent = 1;
  expect(afterSeconds(10)).toBe(1);
});

it('tells that npm has ended where the shell in between stays', () => {
  watch(30);
  expect(afterSeconds(10)).toBe(0);
  processes.set(30, { ...SHELL, parent: 1 });
  expect(afterSeconds(10)).toBe(1);
});

it('tells that npm has ended where the shell in between ends with it', () => {
  watch(30);
  processes.clear();
  parent = 1;
  expect(afterSeconds(10)).toBe(1);
});

it('does not mind that whoever started npm ends', () => {
  watch(20);
  processes.set(20, { ...NPM, parent: 1 });
  expect(afterSeconds(10)).toBe(0);
});

it('does not mind that a shell ends that has started it in its background, below npm or not', () => {
  processes.set(40, { comm: 'bash', cmdline: 'bash\0', parent: 30 });
  watch(40);
  parent = 1;
  expect(afterSeconds(10)).toBe(0);
});

it('does not mind that a program ends whose arguments name npm', () => {
  processes.set(40, { comm: 'make', cmdline: 'make\0-C\0npm\0', parent: 1 });
  watch(40);
  parent = 1;
  expect(afterSeconds(10)).toBe(0);
});

it('concludes nothing while /proc cannot be read', () => {
  watch(30);
  readable = false;
  expect(afterSeconds(10)).toBe(0);
  readable = true;
  expect(afterSeconds(10)).toBe(0);
  processes.set(30, { ...SHELL, parent: 1 });
  expect(afterSeconds(10)).toBe(1);
});

it('concludes nothing from another parent that is seen once', () => {
  watch(30);
  for (const [other, seconds] of [
    [7, 1],
    [20, 1],
    [7, 1],
    [8, 1],
    [20, 10],
  ] as const) {
    processes.set(30, { ...SHELL, parent: other });
    expect(afterSeconds(seconds)).toBe(0);
  }
});

it('concludes nothing where there is no /proc', () => {
  processes.clear();
  watch(30);
  parent = 1;
  expect(afterSeconds(10)).toBe(0);
});
