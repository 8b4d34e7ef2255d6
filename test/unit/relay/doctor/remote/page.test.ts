import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../../relay/doctor/remote/ask.ts';
import { judgeHealth, judgePage } from '../../../../../relay/doctor/remote/page.ts';

const AT = new URL('http://relay.example');
const answer = (status: number, body: string, headers = {}): Answer => ({
  status,
  headers,
  body,
  from: '192.0.2.1',
  asked: 0,
  answered: 1,
});
const PAGE = answer(200, '<!doctype html><title>Stoa</title>');

describe('a page', () => {
  it('is Stoa’s with a relay behind it', () => {
    expect(judgePage(AT, PAGE, true).verdict).toBe('ok');
    expect(judgePage(AT, PAGE, false).verdict).toBe('fail');
    expect(judgePage(AT, answer(404, ''), true).seen).toContain('a relay, but');
    expect(judgePage(AT, answer(200, '<title>Welcome</title>'), false).seen).toBe('200, and not Stoa');
    expect(judgePage(AT, 'connection refused', false).seen).toBe('HTTP: connection refused');
  });

  it.each([
    [301, { location: 'https://relay.example/x' }, 'stoa doctor https://relay.example'],
    [302, { location: '/elsewhere' }, 'stoa doctor http://relay.example'],
    [302, { location: 'http://[' }, 'stoa doctor http://relay.example'],
    [429, {}, '--max-per-address'],
    [502, {}, 'start the relay'],
  ] as const)('that answers %i %j is told what to do', (status, headers, advice) => {
    expect(judgePage(AT, answer(status, '', headers), false)).toMatchObject({
      verdict: 'fail',
      advice: expect.stringContaining(advice),
    });
  });
});

it('health is up, about to end, or none', () => {
  expect(judgeHealth(answer(200, '{"status":"up"}\n')).verdict).toBe('ok');
  expect(judgeHealth(answer(503, '{"status":"draining"}\n')).verdict).toBe('warn');
  expect(judgeHealth(answer(200, '<html>')).verdict).toBe('fail');
  expect(judgeHealth('no answer').verdict).toBe('fail');
});
