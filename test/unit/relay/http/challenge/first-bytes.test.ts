import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readFirstBytes } from '../../../../../relay/http/challenge/first-bytes.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

/** Both ends of a connection. */
async function pair(): Promise<{ here: Socket; there: Socket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const there = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
  const [here] = (await once(server, 'connection')) as [Socket];
  undo.push(() => {
    here.destroy();
    there.destroy();
    server.close();
  });
  return { here, there };
}

/** Wants what ends with a line; puts back what comes behind it. */
function watching(here: Socket, timeout = 60_000) {
  const said = { looks: 0, silent: 0, found: [] as string[], rest: '' };
  readFirstBytes(here, {
    timeout,
    onSilent: () => said.silent++,
    look: (bytes) => {
      said.looks++;
      const end = bytes.indexOf('\n');
      return end === -1 ? undefined : end;
    },
    onFound: (end, bytes) => {
      said.found.push(bytes.subarray(0, end).toString());
      here.unshift(bytes.subarray(end + 1));
      here.on('data', (part: Buffer) => {
        said.rest += part.toString();
      });
    },
  });
  return said;
}

describe('the first bytes of a connection', () => {
  it('are looked at until they are enough, and what is put back comes again, before what follows', async () => {
    const { here, there } = await pair();
    const said = watching(here);
    there.write('fir');
    await expect.poll(() => said.looks).toBe(1);
    expect(said.found).toEqual([]);
    there.write('st\nsecond ');
    await expect.poll(() => said.found).toEqual(['first']);
    there.write('third');
    await expect.poll(() => said.rest).toBe('second third');
    expect([said.looks, said.silent]).toEqual([2, 0]);
  });

  it('that do not come in time are not waited for', async () => {
    const { here, there } = await pair();
    const said = watching(here, 50);
    there.write('fir');
    await once(there, 'close');
    expect([said.silent, said.found, here.destroyed]).toEqual([1, [], true]);
  });

  it('of a connection that ends before are nothing', async () => {
    const { here, there } = await pair();
    const gone = new Promise((resolve) => here.once('close', resolve));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    undo.push(() => vi.useRealTimers());
    const said = watching(here);
    expect(vi.getTimerCount()).toBe(1);
    there.write('fir');
    there.resetAndDestroy();
    await gone;
    expect(vi.getTimerCount()).toBe(0);
    expect([said.silent, said.found]).toEqual([0, []]);
  });
});
