import type { Connection, Stream } from '@libp2p/interface';
import { streamPair } from '@libp2p/utils';
import * as lp from 'it-length-prefixed';
import { describe, expect, it } from 'vitest';
import {
  answer,
  ask,
  readMessages,
  sendMessage,
  trySendMessage,
} from '../../../../src/node/transport/framed-stream.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const LIMITS = { maxMessage: 100, maxTotal: 1_000 };

async function all(stream: Stream, limits = LIMITS): Promise<Uint8Array[]> {
  const messages: Uint8Array[] = [];
  for await (const message of readMessages(stream, limits)) messages.push(message);
  return messages;
}

function bytes(length: number, value = 7): Uint8Array {
  return new Uint8Array(length).fill(value);
}

/** A connection whose one stream is `stream`. */
function over(stream: Stream): Connection {
  return { newStream: async () => stream } as unknown as Connection;
}

describe('messages on a stream', () => {
  it('arrive whole and in order, however the bytes were split', async () => {
    const [out, inn] = await streamPair();
    const got = all(inn);
    const wire = [bytes(3, 1), bytes(100, 2), bytes(0), bytes(1, 3)].flatMap((m) => [
      ...lp.encode.single(m).subarray(),
    ]);
    for (const byte of wire) out.send(new Uint8Array([byte]));
    await out.close();
    expect(await got).toEqual([bytes(3, 1), bytes(100, 2), bytes(0), bytes(1, 3)]);
  });

  it('that cannot be sent end the stream without an error, where requested', async () => {
    const [out, inn] = await streamPair();
    const got = all(inn);
    trySendMessage(out, bytes(3));
    out.send = () => {
      throw new Error('the channel below has closed');
    };
    trySendMessage(out, bytes(3));
    expect(out.status).toBe('aborted');
    trySendMessage(out, bytes(3));
    await expect(got).rejects.toThrow();
  });

  it('are refused one byte above the limit', async () => {
    const [out, inn] = await streamPair();
    const got = all(inn);
    sendMessage(out, bytes(101));
    await expect(got).rejects.toThrow(MalformedError);
  });

  it('are rejected when their length is false', async () => {
    const [out, inn] = await streamPair();
    const got = all(inn);
    out.send(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0xff, 0x01]));
    await expect(got).rejects.toThrow(MalformedError);
  });

  it('are rejected when the sender stops in the middle of one', async () => {
    const [out, inn] = await streamPair();
    const got = all(inn);
    out.send(new Uint8Array([50, 1, 2, 3]));
    await out.close();
    await expect(got).rejects.toThrow(MalformedError);
  });

  it('are refused above the limit for the whole stream', async () => {
    const [out, inn] = await streamPair();
    const got = all(inn);
    for (let i = 0; i < 11; i++) sendMessage(out, bytes(99));
    await expect(got).rejects.toThrow(MalformedError);
  });

  it('above that limit end the stream even while the reader is busy with the first', async () => {
    const [out, inn] = await streamPair();
    const messages = readMessages(inn, LIMITS);
    const first = messages.next();
    sendMessage(out, bytes(1));
    await first;
    const closed = new Promise((resolve) => inn.addEventListener('close', resolve));
    for (let i = 0; i < 50; i++) sendMessage(out, bytes(99));
    await closed;
    expect(inn.status).toBe('aborted');
  });
});

describe('one request, one reply', () => {
  it('brings the reply and closes the stream on both sides', async () => {
    const [out, inn] = await streamPair();
    const served = answer(inn, 10, (request) => new Uint8Array([...request, 9]));
    const reply = await ask(over(out), '/x', new Uint8Array([1, 2]), {
      maxReply: 10,
      signal: AbortSignal.timeout(2_000),
    });
    expect(reply).toEqual(new Uint8Array([1, 2, 9]));
    await served;
    expect(out.status).not.toBe('open');
  });

  it('fails when the reply is too long', async () => {
    const [out, inn] = await streamPair();
    const served = answer(inn, 10, () => bytes(11));
    const asked = ask(over(out), '/x', bytes(1), { maxReply: 10, signal: AbortSignal.timeout(2_000) });
    await expect(asked).rejects.toThrow(MalformedError);
    expect(out.status).toBe('aborted');
    await served.catch(() => undefined);
  });

  it('fails when the other side closes without one', async () => {
    const [out, inn] = await streamPair();
    const asked = ask(over(out), '/x', bytes(1), { maxReply: 10, signal: AbortSignal.timeout(2_000) });
    await inn.close();
    await expect(asked).rejects.toThrow(MalformedError);
  });

  it('ends at the abort of its signal and leaves no listener on it', async () => {
    const [out] = await streamPair();
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    const asked = ask(over(out), '/x', bytes(1), { maxReply: 10, signal });
    setTimeout(() => controller.abort(), 20);
    await expect(asked).rejects.toThrow('aborted');
    expect(out.status).toBe('aborted');
    expect(listeners).toBe(0);
  });

  it('refuses a request that is too long', async () => {
    const [out, inn] = await streamPair();
    const served = answer(inn, 10, () => bytes(1));
    sendMessage(out, bytes(11));
    await expect(served).rejects.toThrow(MalformedError);
  });
});
