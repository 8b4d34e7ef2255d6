import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LINK_TIMEOUT } from '../../../src/node/link/constants.ts';
import { Links, type LinksOptions, type OpenPipe } from '../../../src/node/link/links.ts';
import { encodeMedia } from '../../../src/node/link/packet.ts';
import { TestPipe } from '../../support/pipes.ts';

const STREAM = '0123456789abcdef';

/** A call under way: what `connect` was asked for. */
interface Call {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly at: number;
  succeed(pipe: OpenPipe): void;
  fail(): void;
}

let now: number;
let calls: Call[];
let links: Links;
let changes: number;
let heard: [string, number][];

function create(options: Partial<LinksOptions> = {}): Links {
  return new Links({
    calls: (id) => id < 'm',
    connect: (id, signal) =>
      new Promise((resolve, reject) => {
        calls.push({ id, signal, at: now, succeed: resolve, fail: () => reject(new Error('no path')) });
      }),
    onFrames: (id, _, frames) => heard.push(...frames.map((f): [string, number] => [id, f.seq])),
    onFarewell: () => undefined,
    onChange: () => changes++,
    now: () => now,
    ...options,
  });
}

beforeEach(() => {
  now = 1_000;
  calls = [];
  changes = 0;
  heard = [];
  links = create();
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  links.stop();
  vi.restoreAllMocks();
});

/** Lets promises settle. */
async function flush(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

function pipe(): TestPipe {
  return new TestPipe(() => undefined);
}

/** Time goes by, a tick every 200 ms. */
async function pass(ms: number): Promise<void> {
  for (const end = now + ms; now < end; ) {
    now += 200;
    links.tick();
    await flush();
  }
}

describe('links', () => {
  it('call those they are to call and wait for the others', async () => {
    links.want(['a', 'z']);
    await flush();
    expect(calls.map((c) => c.id)).toEqual(['a']);
    expect([links.state('a'), links.state('z'), links.state('other')]).toEqual(['connecting', 'connecting', undefined]);
  });

  it('call one person once at a time', async () => {
    links.want(['a']);
    links.want(['a']);
    await pass(5_000);
    expect(calls).toHaveLength(1);
  });

  it('carry frames once a pipe is open, to everyone', async () => {
    links.want(['a', 'z']);
    const [mine, theirs] = [pipe(), pipe()];
    calls[0]!.succeed(mine);
    links.accept('z', theirs);
    await flush();
    links.send(STREAM, { seq: 1, payload: new Uint8Array(3) });
    // One report as it opens, one frame.
    expect([mine.sent, theirs.sent]).toEqual([2, 2]);
    expect([links.state('a'), links.state('z')]).toEqual(['open', 'open']);
    expect(links.stats('a')).toMatchObject({ lossIn: 0 });
  });

  it('say who spoke', () => {
    links.want(['z']);
    const theirs = pipe();
    links.accept('z', theirs);
    theirs.onDatagram?.(encodeMedia(1, STREAM, [{ seq: 7, payload: new Uint8Array(1) }]));
    expect(heard).toEqual([['z', 7]]);
  });

  it('try again when a call fails, ever more slowly, and say that it fails', async () => {
    links.want(['a']);
    const gaps: number[] = [];
    for (let i = 0; i < 9; i++) {
      const call = calls.at(-1)!;
      call.fail();
      await flush();
      const failed = now;
      while (calls.at(-1) === call) await pass(200);
      gaps.push(now - failed);
    }
    expect(links.state('a')).toBe('failing');
    expect(gaps.every((g, i) => i === 0 || g >= gaps[i - 1]!)).toBe(true);
    expect(gaps[0]).toBeLessThanOrEqual(600);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(15_000);
    expect(gaps.at(-1)).toBeLessThanOrEqual(15_400);
  });

  it('are quick again when the network is back', async () => {
    links.want(['a']);
    for (let i = 0; i < 6; i++) {
      calls.at(-1)!.fail();
      await flush();
      if (i < 5) links.hurry();
      await flush();
    }
    const tries = calls.length;
    links.hurry();
    expect(calls.length).toBe(tries + 1);
    expect(links.state('a')).toBe('connecting');
  });

  it('rebuild a link that died', async () => {
    links.want(['a']);
    const first = pipe();
    calls[0]!.succeed(first);
    await flush();
    await pass(LINK_TIMEOUT + 400);
    expect(first.closed).toBe(true);
    expect(links.state('a')).toBe('connecting');
    await pass(1_000);
    expect(calls).toHaveLength(2);
    calls[1]!.succeed(pipe());
    await flush();
    expect(links.state('a')).toBe('open');
  });

  it('rebuild a link whose pipe closed by itself', async () => {
    links.want(['a']);
    const first = pipe();
    calls[0]!.succeed(first);
    await flush();
    first.onClose?.();
    expect(links.state('a')).toBe('connecting');
    await pass(1_000);
    expect(calls).toHaveLength(2);
  });

  it('call ever more slowly where pipes open and stay mute', async () => {
    links.want(['a']);
    let seen = 0;
    const times: number[] = [];
    for (const end = now + 120_000; now < end; ) {
      await pass(200);
      if (calls.length === seen) continue;
      seen = calls.length;
      times.push(now);
      calls.at(-1)!.succeed(pipe());
    }
    expect(times.length).toBeLessThan(15);
  });

  it('take the pipe of a caller in place of the old one, for the caller knows that it is dead', () => {
    links.want(['z']);
    const [old, fresh] = [pipe(), pipe()];
    links.accept('z', old);
    links.accept('z', fresh);
    expect([old.closed, fresh.closed]).toEqual([true, false]);
    expect(links.state('z')).toBe('open');
  });

  it('give up their own call when a pipe comes from the other side, whatever becomes of that call', async () => {
    links.want(['a']);
    const accepted = pipe();
    links.accept('a', accepted);
    expect(calls[0]!.signal.aborted).toBe(true);
    const late = pipe();
    calls[0]!.succeed(late);
    await flush();
    expect([late.closed, accepted.closed]).toEqual([true, false]);
    expect(links.state('a')).toBe('open');
  });

  it('take no pipe of somebody they do not want', () => {
    const stranger = pipe();
    links.accept('z', stranger);
    expect(stranger.closed).toBe(true);
    expect(links.state('z')).toBeUndefined();
  });

  it('close what is wanted no longer, also a call that succeeds too late', async () => {
    links.want(['a', 'b', 'z']);
    const [mine, theirs, late] = [pipe(), pipe(), pipe()];
    calls[0]!.succeed(mine);
    links.accept('z', theirs);
    await flush();
    links.want([]);
    expect([mine.closed, theirs.closed]).toEqual([true, true]);
    expect(calls[1]!.signal.aborted).toBe(true);
    calls[1]!.succeed(late);
    await flush();
    expect(late.closed).toBe(true);
    await pass(20_000);
    expect(calls).toHaveLength(2);
  });

  it('start anew when somebody is wanted again', async () => {
    links.want(['a']);
    calls[0]!.fail();
    await flush();
    links.want([]);
    links.want(['a']);
    await flush();
    expect(calls).toHaveLength(2);
    expect(links.state('a')).toBe('connecting');
  });

  it('hand a farewell to everyone', () => {
    links.want(['y', 'z']);
    const pipes = [pipe(), pipe()];
    links.accept('y', pipes[0]!);
    links.accept('z', pipes[1]!);
    links.farewell(new Uint8Array(3));
    expect(pipes.map((p) => p.sent)).toEqual([2, 2]);
  });

  it('leave nothing behind when they stop', async () => {
    links.want(['a', 'b', 'z']);
    const [mine, theirs] = [pipe(), pipe()];
    calls[0]!.succeed(mine);
    links.accept('z', theirs);
    await flush();
    const waiting = links.wanted('later', new AbortController().signal);
    links.stop();
    links.stop();
    expect([mine.closed, theirs.closed, calls[1]!.signal.aborted]).toEqual([true, true, true]);
    expect(await waiting).toBe(false);
    const [said, tried] = [changes, calls.length];
    calls[1]!.fail();
    await pass(60_000);
    expect([changes, calls.length]).toEqual([said, tried]);
  });
});

describe('waiting to be wanted', () => {
  it('ends at once for those who are', async () => {
    links.want(['z']);
    expect(await links.wanted('z', new AbortController().signal)).toBe(true);
  });

  it('ends when the caller’s record arrives after the call', async () => {
    const waiting = links.wanted('z', new AbortController().signal);
    links.want(['z']);
    expect(await waiting).toBe(true);
  });

  it('ends when the time is up, and leaves no listener', async () => {
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const waiting = links.wanted('z', controller.signal);
    controller.abort();
    expect(await waiting).toBe(false);
    expect(remove).toHaveBeenCalled();
    links.want(['z']);
    expect(await links.wanted('x', controller.signal)).toBe(false);
  });

  it('is for a few at a time: the next are turned away at once, and let in when there is room', async () => {
    const controllers = Array.from({ length: 32 }, () => new AbortController());
    const waiting = controllers.map((c, i) => links.wanted(`p${i}`, c.signal));
    expect(await links.wanted('one more', new AbortController().signal)).toBe(false);
    controllers[0]!.abort();
    expect(await waiting[0]).toBe(false);
    const late = links.wanted('one more', new AbortController().signal);
    links.want(['one more']);
    expect(await late).toBe(true);
  });

  it('is for two calls of one person at most', async () => {
    const { signal } = new AbortController();
    const waiting = [links.wanted('z', signal), links.wanted('z', signal)];
    expect(await links.wanted('z', signal)).toBe(false);
    links.want(['z']);
    expect(await Promise.all(waiting)).toEqual([true, true]);
  });
});
