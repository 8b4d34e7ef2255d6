import { expect, it } from 'vitest';
import { createCounters } from '../../../../relay/util/counters.ts';
import type { Log } from '../../../../relay/util/log.ts';
import { createRejectionHandler, withoutPeople } from '../../../../relay/util/rejections.ts';

const ADDRESS = '/ip4/203.0.113.7/tcp/4001';

it('an error is logged with its name, code and place, and without its message', () => {
  const error = Object.assign(new TypeError(`no way to ${ADDRESS}\n    at ${ADDRESS}`), { code: 'ERR_NO_WAY' });
  const told = withoutPeople(error);
  expect(told).toMatchObject({ name: 'TypeError', code: 'ERR_NO_WAY' });
  expect(told.at[0]).toContain('rejections.test.ts');
  expect(JSON.stringify(told)).not.toContain('203.0.113.7');
  expect(withoutPeople(ADDRESS)).toEqual({ name: 'string', at: [] });
});

it('failed background work is counted each time and logged a few times a minute, with people’s names only at debug', () => {
  const counters = createCounters();
  const lines: Record<'error' | 'debug', string[]> = { error: [], debug: [] };
  const log = {
    error: (fields: object) => lines.error.push(JSON.stringify(fields)),
    debug: (fields: object) => lines.debug.push(JSON.stringify(fields)),
  } as unknown as Log;
  let now = 0;
  const handle = createRejectionHandler({ counters, log, now: () => now });
  const error = new Error(`no way to ${ADDRESS}`);
  for (let i = 0; i < 50; i++) handle(error);
  expect(counters.read()['process.rejections']).toBe(50);
  expect(lines.error).toHaveLength(3);
  expect(lines.error.join()).not.toContain('203.0.113.7');
  expect(lines.debug.join()).toContain('203.0.113.7');
  now = 60_000;
  handle(error);
  expect(lines.error).toHaveLength(4);
});
