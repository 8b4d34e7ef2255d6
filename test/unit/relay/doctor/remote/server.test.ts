import { expect, it } from 'vitest';
import { judgeServer } from '../../../../../relay/doctor/remote/server.ts';

it('a proxy that says its name is told what its usual configuration lets in', () => {
  expect(judgeServer({ server: 'nginx/1.22.1' })).toMatchObject({
    seen: expect.stringContaining('768'),
    advice: expect.stringContaining('worker_connections'),
  });
  expect(judgeServer({ server: 'Apache/2.4.62 (Debian)' })).toMatchObject({
    seen: expect.stringContaining('150'),
    advice: expect.stringContaining('MaxRequestWorkers'),
  });
  expect(judgeServer({ server: 'Caddy' })).toMatchObject({ verdict: 'ok' });
  expect(judgeServer({ via: '1.1 varnish' }).seen).toContain('varnish');
  expect(judgeServer({}).verdict).toBe('skipped');
});
