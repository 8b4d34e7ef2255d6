import { expect, it } from 'vitest';
import { judgeHttp2 } from '../../../../../relay/doctor/remote/http2.ts';

it('HTTP/2 is worth a look where WebSockets go by it', () => {
  expect(judgeHttp2({ protocol: 'http/1.1', webSockets: false }).verdict).toBe('ok');
  expect(judgeHttp2({ protocol: 'h2', webSockets: false }).verdict).toBe('ok');
  expect(judgeHttp2({ protocol: 'h2', webSockets: true })).toMatchObject({
    verdict: 'warn',
    advice: expect.stringContaining('h2-workaround-bogus-websocket-clients'),
  });
});
