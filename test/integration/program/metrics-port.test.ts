import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startFanoutRelay } from '../../support/peers/local-relay.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('--metrics-port', { timeout: 60_000 }, () => {
  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '1']],
  ])('takes numbers and details from the public port, %s', async (_, args) => {
    const relay = await startFanoutRelay('--metrics-port', '0', ...args);
    cleanups.push(() => relay.stop());
    const own = `http://127.0.0.1:${relay.metricsPort}`;
    expect(await (await fetch(`${own}/metrics`)).text()).toContain('stoa_listeners 0');
    expect(await (await fetch(`${own}/healthz`)).json()).toMatchObject({ status: 'up', listeners: 0 });
    expect((await fetch(`${own}/relay.json`)).status).toBe(404);
    expect((await fetch(`http://${relay.at}/metrics`)).status).toBe(404);
    expect(await (await fetch(`http://${relay.at}/healthz`)).json()).toEqual({ status: 'up' });
    await relay.stop();
    await expect(fetch(`${own}/healthz`)).rejects.toThrow();
  });

  it('is named when it is taken, and nothing is left running', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    cleanups.push(() => taken.close());
    const { port } = taken.address() as { port: number };
    await expect(startFanoutRelay('--metrics-port', `${port}`)).rejects.toThrow('--metrics-port');
  });

  it('is not needed on this computer, where the public port tells all, by way of workers too', async () => {
    const relay = await startFanoutRelay('--workers', '1');
    cleanups.push(() => relay.stop());
    expect(relay.metricsPort).toBeUndefined();
    expect(await relay.metric('stoa_workers')).toBe(1);
    expect(await relay.listeners()).toBe(0);
  });
});
