import { expect, it } from 'vitest';
import { judgeIdle } from '../../../../../relay/doctor/remote/idle.ts';

it('silence is stood by all, or ends some after a time', () => {
  const [listen, libp2p] = [{ what: '/listen' }, { what: 'libp2p' }];
  expect(judgeIdle([listen, libp2p], 15)).toMatchObject({
    verdict: 'ok',
    advice: expect.stringContaining('--idle 70'),
  });
  expect(judgeIdle([listen], 70).advice).toBeUndefined();
  expect(judgeIdle([listen, { ...libp2p, ended: 9.7, code: 1_006 }], 15)).toMatchObject({
    verdict: 'fail',
    seen: 'libp2p ended after 10 s with code 1006',
  });
  expect(judgeIdle([], 15).verdict).toBe('skipped');
});
