import { describe, expect, it } from 'vitest';
import {
  judgeFiles,
  judgeMemory,
  judgeNode,
  judgeUdpBuffer,
  judgeUnit,
  neededFiles,
  openFiles,
} from '../../../../../relay/doctor/machine/resources.ts';

const PLACES = { maxListeners: 2_000, maxConnections: 1_000 };
const MB = 1_048_576;

describe('file descriptors', () => {
  it('are enough for all places: one a listener, two a connection', () => {
    expect(neededFiles(PLACES)).toBe(5_000);
    expect(judgeFiles(5_000, PLACES).verdict).toBe('ok');
    expect(judgeFiles(Number.POSITIVE_INFINITY, PLACES).verdict).toBe('ok');
    expect(judgeFiles(4_999, PLACES)).toMatchObject({
      verdict: 'fail',
      advice: expect.stringContaining('ulimit -n 5000'),
    });
    expect(judgeFiles(undefined, PLACES).verdict).toBe('skipped');
  });

  it('are read as Linux writes them', () => {
    const limits = (hard: string) =>
      `Limit Soft Hard\nMax open files            1024                 ${hard}      files\n`;
    expect(openFiles(limits('524288'))).toBe(524_288);
    expect(openFiles(limits('unlimited'))).toBe(Number.POSITIVE_INFINITY);
    expect(openFiles('')).toBeUndefined();
  });
});

it('memory is enough for all places, for some, or for none', () => {
  expect(judgeMemory(2_048 * MB, PLACES).verdict).toBe('ok');
  expect(judgeMemory(300 * MB, PLACES).verdict).toBe('warn');
  expect(judgeMemory(128 * MB, PLACES).verdict).toBe('fail');
});

it('a UDP buffer below the usual is worth a look', () => {
  expect([212_992, 65_536, undefined, Number.NaN].map((most) => judgeUdpBuffer(most).verdict)).toEqual([
    'ok',
    'warn',
    'skipped',
    'skipped',
  ]);
});

describe('the unit', () => {
  const unit = (change: string) => judgeUnit(`LoadState=loaded\nActiveState=active\n${change}`, PLACES);

  it('is absent, or leaves the relay what it needs', () => {
    expect(judgeUnit(undefined, PLACES).verdict).toBe('skipped');
    expect(judgeUnit('LoadState=not-found\nLimitNOFILE=524288', PLACES).verdict).toBe('skipped');
    expect(unit('LimitNOFILE=65536\nMemoryMax=infinity')).toMatchObject({
      verdict: 'ok',
      seen: expect.stringContaining('active'),
    });
    expect(unit('LimitNOFILE=1024')).toMatchObject({
      verdict: 'fail',
      advice: expect.stringContaining('systemctl edit stoa'),
    });
    expect(unit('LimitNOFILE=infinity\nMemoryMax=67108864').verdict).toBe('fail');
  });
});

it('Node is new enough, or the reason why not is told', () => {
  expect(judgeNode('24.21.0', undefined).verdict).toBe('ok');
  expect(judgeNode('20.0.0', 'too old').seen).toBe('too old');
});
