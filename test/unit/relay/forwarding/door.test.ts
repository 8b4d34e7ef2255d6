import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Door, type WorkMode } from '../../../../relay/forwarding/door.ts';
import type { Log } from '../../../../relay/util/log.ts';

const lines: (readonly [object, string])[] = [];
const log = { warn: (said: object, text: string) => void lines.push([said, text]) } as unknown as Log;

let mode: WorkMode;
let measured: { places: number; late: number };
let door: Door;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  lines.length = 0;
  mode = 'load';
  measured = { places: 1, late: 0 };
  door = new Door({ mode: () => mode, measure: () => measured, log });
});
afterEach(() => {
  door.stop();
  vi.useRealTimers();
});

describe('strangers', () => {
  it('are asked for nothing while there is no load, for more the more there is, and never twice the same', () => {
    expect(door.come()).toBeUndefined();
    measured = { places: 0.08, late: 0 };
    vi.advanceTimersByTime(2_000);
    const [one, other] = [door.come()!, door.come()!];
    expect(one.bits).toBe(13);
    expect(one.nonce).not.toEqual(other.nonce);
    measured = { places: 0.01, late: 0 };
    vi.advanceTimersByTime(1_000);
    expect(door.come()!.bits).toBe(15);
  });

  it('make a load by coming', () => {
    for (let i = 0; i < 8; i++) {
      for (let n = 0; n < 100; n++) door.come();
      vi.advanceTimersByTime(500);
    }
    expect(door.level).toBe(2);
  });

  it('are asked always, or never, where the operator wants it so', () => {
    mode = 'always';
    expect(door.come()!.bits).toBe(13);
    measured = { places: 0, late: 0 };
    vi.advanceTimersByTime(2_000);
    mode = 'never';
    expect(door.come()).toBeUndefined();
    expect(door.level).toBe(3);
  });
});

it('a load is told once as it begins and once as it ends, by numbers alone', () => {
  measured = { places: 0.08, late: 12.4 };
  vi.advanceTimersByTime(30_000);
  measured = { places: 0.5, late: 1 };
  vi.advanceTimersByTime(30_000);
  expect(lines).toEqual([
    [
      { placesLeft: '8 %', lateMs: 12, joinsPerSecond: 0 },
      'the relay is under load: strangers do some work to come in',
    ],
    [{ placesLeft: '50 %', lateMs: 1, joinsPerSecond: 0 }, 'the load is over'],
  ]);
});
