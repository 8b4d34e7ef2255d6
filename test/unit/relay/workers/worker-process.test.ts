import { afterEach, describe, expect, it } from 'vitest';
import { WorkerProcess } from '../../../../relay/workers/worker-process.ts';

const node = process.execPath;
afterEach(() => {
  process.execPath = node;
});

describe('a worker', () => {
  it('that could not be started has ended, once, and stopping it waits for nothing', async () => {
    process.execPath = '/nowhere/node';
    let ended = 0;
    const link = new WorkerProcess({
      start: {
        host: '127.0.0.1',
        port: 0,
        trustedHops: 0,
        balancers: [],
        sockets: { most: 1, perAddress: 1 },
        inner: '/nowhere/relay.sock',
      },
      admit: () => 'full',
      report: () => undefined,
      failing: () => undefined,
      ended: () => {
        ended++;
      },
    });
    await expect(link.opened).rejects.toThrow('ENOENT');
    await link.stop();
    expect(ended).toBe(1);
  });
});
