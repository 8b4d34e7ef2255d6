import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readOptions } from '../../../../relay/cli/options.ts';
import { BREATH, converse, GONE, LOOK, REST, type Talker } from '../../../../relay/demo/conversation.ts';
import { fileOf, LINES, shownName, TITLE, VOICES } from '../../../../relay/demo/script.ts';
import { readOpus } from '../../../../src/node/speaker/index.ts';
import { pass, stopClock } from '../../../support/fakes/fake-clock.ts';

const FOLDER = join(import.meta.dirname, '../../../../relay/demo/voices');
const LINE_MS = 3_000;

describe('the demo’s conversation', () => {
  const said: string[] = [];
  const started: number[] = [];
  let wanted = false;
  let ended: AbortController;
  let going: Promise<void>;

  function talker(name: string): Talker {
    return {
      get wanted() {
        return wanted;
      },
      say: async (_packets, signal) => {
        said.push(name);
        started.push(Date.now());
        await new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, LINE_MS);
          signal.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(signal.reason);
          });
        });
      },
    };
  }

  beforeEach(() => {
    stopClock(1_000_000);
    said.length = 0;
    started.length = 0;
    wanted = false;
    ended = new AbortController();
    going = converse(
      ['a', 'b', 'c'].map((name) => ({ talker: talker(name), packets: [], words: undefined })),
      ended.signal,
    );
  });
  afterEach(async () => {
    ended.abort();
    await going;
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('is silent while nobody listens, and starts from the beginning as soon as somebody does', async () => {
    await pass(5_000);
    expect(said).toEqual([]);
    wanted = true;
    await pass(LOOK);
    expect(said).toEqual(['a']);
  });

  it('takes turns with a pause between lines and a longer one before the next round', async () => {
    wanted = true;
    await pass(LOOK + 3 * LINE_MS + 2 * BREATH + REST + LINE_MS);
    expect(said.slice(0, 4)).toEqual(['a', 'b', 'c', 'a']);
    const [first, second, third, again] = started;
    expect([second! - first!, third! - second!]).toEqual([LINE_MS + BREATH, LINE_MS + BREATH]);
    expect(again! - third!).toBe(LINE_MS + REST);
    // Whoever comes in during the longest silence hears a word within three seconds.
    expect(REST).toBeLessThan(3_000);
  });

  it('breaks the line off when the last listener has left, and begins anew for the next', async () => {
    wanted = true;
    await pass(LOOK + LINE_MS / 4);
    wanted = false;
    await pass(GONE / 2);
    // Back by another relay, say: the line goes on.
    wanted = true;
    await pass(LINE_MS - GONE / 2 + BREATH);
    expect(said).toEqual(['a', 'b']);
    wanted = false;
    await pass(60_000);
    expect(said).toEqual(['a', 'b']);
    wanted = true;
    await pass(LOOK + LINE_MS + BREATH);
    expect(said).toEqual(['a', 'b', 'a', 'b']);
  });

  it('says the next listener the first line at once, although the one before left in the middle of a line', async () => {
    wanted = true;
    await pass(LOOK);
    wanted = false;
    await pass(GONE + LOOK);
    wanted = true;
    await pass(2 * LOOK);
    expect(said).toEqual(['a', 'a']);
  });

  it('ends in the middle of a line when aborted', async () => {
    wanted = true;
    await pass(LOOK + LINE_MS / 2);
    ended.abort();
    await going;
    await pass(5_000);
    expect(said).toEqual(['a']);
  });
});

describe('the demo’s voices', () => {
  it('are shipped for every line, in 400 kB and between one and two minutes', async () => {
    let bytes = 0;
    let packets = 0;
    for (const i of LINES.keys()) {
      const path = join(FOLDER, fileOf(i));
      expect(existsSync(path), path).toBe(true);
      const file = await readFile(path);
      bytes += file.byteLength;
      packets += (await Array.fromAsync(readOpus(file))).length;
    }
    expect(bytes).toBeLessThan(400_000);
    expect(packets * 20).toBeGreaterThan(60_000);
    expect(packets * 20).toBeLessThan(120_000);
  });

  it('are named as machines everywhere, and each speaks', () => {
    for (const voice of VOICES) {
      expect(shownName(voice)).toContain('machine');
      expect(LINES.some((line) => line.voice === voice)).toBe(true);
    }
    expect(TITLE).toContain('machine voices');
    // All three are heard within the first lines, and nobody answers themselves.
    expect(new Set(LINES.slice(0, VOICES.length).map(({ voice }) => voice)).size).toBe(VOICES.length);
    for (const [i, { voice }] of LINES.entries()) expect(LINES[i + 1]?.voice).not.toBe(voice);
  });
});

describe('--demo', () => {
  it('is off unless asked for', () => {
    expect(readOptions([], {})).toMatchObject({ options: { demo: false } });
    expect(readOptions(['--demo'], {})).toMatchObject({ options: { demo: true } });
    expect(readOptions([], { STOA_DEMO: 'yes' })).toMatchObject({ options: { demo: true } });
  });

  it('is refused where its room could not be carried', () => {
    expect(() => readOptions(['--demo', '--publish', 'none'], {})).toThrow('--demo needs --publish anyone');
  });
});
