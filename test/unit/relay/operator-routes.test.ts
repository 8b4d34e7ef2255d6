import { describe, expect, it } from 'vitest';
import { createHttpServer, type Route } from '../../../relay/http/http-server.ts';
import { operatorRoutes } from '../../../relay/operator-routes.ts';
import { createCounters } from '../../../relay/util/counters.ts';

type Options = Partial<Parameters<typeof operatorRoutes>[0]>;
const STRANGER = '203.0.113.7';
const SELF = '127.0.0.1';

function routes(options: Options = {}) {
  return operatorRoutes({
    metrics: (response) => void response.end('numbers'),
    health: () => ({ listeners: 5 }),
    draining: () => false,
    separate: false,
    behindProxy: false,
    ...options,
  });
}

/** What such routes answer somebody at an address. */
async function ask(list: readonly (readonly [string, Route])[], path: string, address: string) {
  const server = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map(list),
    upgrades: new Map(),
    files: () => false,
    sockets: { most: 10 },
    trustedHops: 1,
    counters: createCounters(),
  });
  try {
    const headers = { 'X-Forwarded-For': address };
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    return { status: response.status, text: (await response.text()).trim() };
  } finally {
    await server.stop();
  }
}

describe('the public port', () => {
  it('tells strangers whether the relay is up, and nothing else', async () => {
    expect(await ask(routes().public, '/healthz', STRANGER)).toEqual({ status: 200, text: '{"status":"up"}' });
    expect((await ask(routes().public, '/metrics', STRANGER)).status).toBe(404);
    const leaving = routes({ draining: () => true }).public;
    expect(await ask(leaving, '/healthz', STRANGER)).toEqual({ status: 503, text: '{"status":"draining"}' });
  });

  it('tells everybody the address by which they are counted', async () => {
    expect(await ask(routes().public, '/address', STRANGER)).toEqual({
      status: 200,
      text: `{"address":"${STRANGER}"}`,
    });
    expect((await ask(routes().own, '/address', STRANGER)).status).toBe(404);
  });

  it('tells this computer the details', async () => {
    for (const address of [SELF, '::1'])
      expect(await ask(routes().public, '/healthz', address)).toEqual({
        status: 200,
        text: '{"status":"up","listeners":5}',
      });
    expect(await ask(routes().public, '/metrics', SELF)).toEqual({ status: 200, text: 'numbers' });
  });

  it.each([{ behindProxy: true }, { separate: true }])('tells nobody the details with %j', async (options) => {
    expect((await ask(routes(options).public, '/healthz', SELF)).text).toBe('{"status":"up"}');
    expect((await ask(routes(options).public, '/metrics', SELF)).status).toBe(404);
  });
});

it('the operator’s own port tells whoever reaches it everything', async () => {
  const { own } = routes({ separate: true, draining: () => true });
  expect(await ask(own, '/healthz', STRANGER)).toEqual({
    status: 503,
    text: '{"status":"draining","listeners":5}',
  });
  expect((await ask(own, '/metrics', STRANGER)).text).toBe('numbers');
});
