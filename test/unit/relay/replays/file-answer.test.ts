import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerFile } from '../../../../relay/replays/file-answer.ts';
import { Pace } from '../../../../relay/replays/pace.ts';

const CHUNK = 65_536;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-answer-'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

/** `vi.waitFor` would move the time on. */
async function happens(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setImmediate(resolve));
}

/** A file of so many chunks, and somebody who is sent it and takes what they are told to. */
async function answering(chunks: number) {
  const path = join(folder, 'mix.ogg');
  await writeFile(path, new Uint8Array(chunks * CHUNK));
  const response = new PassThrough({ highWaterMark: 16_384 });
  const head = { setHeader: () => undefined, writeHead: () => undefined };
  const request = { method: 'GET', headers: {} } as IncomingMessage;
  let outcome: string | undefined = 'none yet';
  let taken = 0;
  const file = { path, type: 'audio/ogg' };
  const answer = answerFile(file, request, Object.assign(response, head) as unknown as ServerResponse, new Pace(1e9));
  void answer.then((how) => {
    outcome = how;
  });
  return {
    response,
    outcome: () => outcome,
    taken: () => taken,
    /** Takes all that is there, once there is something. */
    take: () =>
      happens(() => {
        const before = taken;
        for (let part = response.read(); part !== null; part = response.read()) taken += part.byteLength;
        return taken > before;
      }),
    waiting: () => happens(() => vi.getTimerCount() === 1),
    answer,
  };
}

describe('somebody who is sent a file', () => {
  it('and takes nothing for twenty seconds is sent no more', async () => {
    const { response, outcome, take, waiting, answer } = await answering(10);
    await waiting();
    await vi.advanceTimersByTimeAsync(19_999);
    await take();
    await waiting();
    await vi.advanceTimersByTimeAsync(19_999);
    expect([outcome(), response.destroyed]).toEqual(['none yet', false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toBe('slow');
    expect(response.destroyed).toBe(true);
  });

  it('and takes it in small parts is sent all of it, however long that takes', async () => {
    const { response, taken, take, waiting, answer } = await answering(5);
    for (let i = 1; i < 5; i++) {
      await waiting();
      await vi.advanceTimersByTimeAsync(19_999);
      await take();
    }
    while (taken() < 5 * CHUNK) await take();
    expect(await answer).toBeUndefined();
    expect(response.writableEnded).toBe(true);
  });

  it('and goes is waited for no more', async () => {
    const { response, waiting, answer } = await answering(5);
    await waiting();
    response.destroy();
    expect(await answer).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });
});
