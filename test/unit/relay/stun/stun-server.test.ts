import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createAnswerer, createStunServer } from '../../../../relay/stun/stun-server.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { createLog } from '../../../../relay/util/log.ts';

const REQUEST = Buffer.from('000100002112a442b7e7a701bc34d686fa87dfae', 'hex');
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function asker(at = '127.0.0.1'): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, at);
  cleanups.push(() => void socket.close());
  await once(socket, 'listening');
  return socket;
}

describe('the STUN responder', () => {
  it('tells a sender its own address and port', async () => {
    const counters = createCounters();
    const stun = await createStunServer({ host: '127.0.0.1', port: 0, counters, log: createLog('silent') });
    cleanups.push(() => stun.stop());
    const socket = await asker();
    socket.send(REQUEST, stun.port, '127.0.0.1');
    const [answer] = (await once(socket, 'message')) as [Buffer];
    expect(answer.subarray(4, 20)).toEqual(REQUEST.subarray(4));
    expect(answer.readUInt16BE(26) ^ 0x2112).toBe(socket.address().port);
    expect(answer.readUInt32BE(28) ^ 0x2112a442).toBe(0x7f000001);
  });

  it('keeps silent on garbage and on floods, counts both, and answers again in the next second', async () => {
    const counters = createCounters();
    let now = 0;
    const stun = await createStunServer({
      host: '127.0.0.1',
      port: 0,
      counters,
      log: createLog('silent'),
      now: () => now,
    });
    cleanups.push(() => stun.stop());
    const socket = await asker();
    let answers = 0;
    socket.on('message', () => answers++);
    const dropped = (): number => counters.read()['stun.dropped.rate'] + counters.read()['stun.dropped.malformed'];

    socket.send('garbage', stun.port, '127.0.0.1');
    for (let sent = 0; sent < 25; sent++) socket.send(REQUEST, stun.port, '127.0.0.1');
    await expect.poll(() => answers + dropped()).toBe(26);
    expect(counters.read()).toMatchObject({ 'stun.answered': 20, 'stun.dropped.rate': 5, 'stun.dropped.malformed': 1 });

    now = 1_000;
    socket.send(REQUEST, stun.port, '127.0.0.1');
    await expect.poll(() => answers).toBe(21);
  });

  it.each([
    ['of one /24', (i: number) => `203.0.113.${i % 256}`, '198.51.100.1'],
    ['of one IPv6 /48', (i: number) => `2001:db8:7:${i.toString(16)}::1`, '2001:db8:8::1'],
  ])('answers others while a flood comes from the addresses %s', (_, source, other) => {
    const counters = createCounters();
    const answered: string[] = [];
    const socket = {
      send: (_packet: unknown, _port: number, address: string, sent: (error: null) => void) => {
        answered.push(address);
        sent(null);
      },
    } as unknown as Socket;
    const answer = createAnswerer({ socket, counters, log: createLog('silent'), now: () => 0 });
    const ask = (address: string) => answer(REQUEST, { address, family: 'IPv4', port: 9, size: REQUEST.length });
    for (let i = 0; i < 5_000; i++) ask(source(i));
    expect(answered).toHaveLength(200);
    ask(other);
    expect(answered.at(-1)).toBe(other);
    expect(counters.read()['stun.dropped.rate']).toBe(4_800);
  });

  it('answers somebody else in the same second over real sockets too', async () => {
    const counters = createCounters();
    const init = { port: 0, counters, log: createLog('silent'), now: () => 0 };
    const stun = await createStunServer({ ...init, host: '127.0.0.1' });
    cleanups.push(() => stun.stop());
    for (let i = 1; i <= 12; i++) {
      const flooding = await asker(`127.0.1.${i}`);
      for (let sent = 0; sent < 20; sent++) flooding.send(REQUEST, stun.port, '127.0.0.1');
    }
    await expect.poll(() => counters.read()['stun.dropped.rate']).toBe(40);
    const honest = await asker('127.0.2.1');
    honest.send(REQUEST, stun.port, '127.0.0.1');
    await once(honest, 'message');
  });

  it('drops and counts a request whose source cannot be sent to, and answers the next one', async () => {
    const counters = createCounters();
    const socket = await asker();
    const friend = await asker();
    const answer = createAnswerer({ socket, counters, log: createLog('silent') });
    const from = (port: number): RemoteInfo => ({ address: '127.0.0.1', family: 'IPv4', port, size: REQUEST.length });
    answer(REQUEST, from(0));
    expect(counters.read()).toMatchObject({ 'stun.dropped.unanswerable': 1, 'stun.answered': 0 });
    answer(REQUEST, from(friend.address().port));
    await once(friend, 'message');
    await expect.poll(() => counters.read()['stun.answered']).toBe(1);
  });

  it('drops and counts a request that arrives as its socket closes', async () => {
    const counters = createCounters();
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const answer = createAnswerer({ socket, counters, log: createLog('silent') });
    socket.close();
    answer(REQUEST, { address: '127.0.0.1', family: 'IPv4', port: 9, size: REQUEST.length });
    expect(counters.read()['stun.dropped.unanswerable']).toBe(1);
  });

  it('stops once, and releases the port', async () => {
    const init = { host: '127.0.0.1', counters: createCounters(), log: createLog('silent') };
    const first = await createStunServer({ ...init, port: 0 });
    await Promise.all([first.stop(), first.stop()]);
    const second = await createStunServer({ ...init, port: first.port });
    await expect(createStunServer({ ...init, port: second.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await second.stop();
  });
});
