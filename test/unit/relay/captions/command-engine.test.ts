import { ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CommandEngine } from '../../../../relay/captions/command-engine.ts';
import type { EngineWords } from '../../../../src/node/captions/speech-engine.ts';

vi.mock('node:child_process', async (original) => {
  const actual = await original<typeof import('node:child_process')>();
  return { ...actual, spawn: vi.fn(actual.spawn) };
});

const SECOND = new Int16Array(16_000).fill(-2);
/** Too short to matter. Nothing at all would not be seen to find nobody. */
const MOMENT = new Int16Array(1);
const engines: CommandEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.stop();
});

function started(command: string, now?: () => number) {
  const problems: string[] = [];
  const words: EngineWords[] = [];
  const onProblem = (problem: string) => problems.push(problem);
  const engine = new CommandEngine({ command, onProblem, ...(now === undefined ? {} : { now }) });
  engine.onWords = (heard) => words.push(heard);
  engines.push(engine);
  return { engine, problems, words };
}

const wait = { timeout: 20_000 };

describe('a command that captions', { timeout: 60_000 }, () => {
  it('is given sound as bytes, from a pipe that it can open again, and its lines are heard', async () => {
    const { engine, words } = started(
      `head -c 32000 /dev/stdin | od -An -v -t d2 | sort -u; echo '{"text":"and","final":false,"start":1,"end":2.5}'`,
    );
    engine.listen(SECOND);
    await expect.poll(() => words.length, wait).toBe(2);
    expect(words[0]?.text.split(/\s+/)).toEqual(Array.from({ length: 8 }, () => '-2'));
    expect(words[1]).toEqual({ text: 'and', final: false, start: 1, end: 2.5 });
  });

  it('that ends is started again, later each time, and goes on from where the sound is', async () => {
    let now = 0;
    const { engine, problems, words } = started(`echo '{"text":"hello","start":0.5}'; exit 3`, () => now);
    engine.listen(SECOND);
    // It is seen once more sound finds nobody to take it.
    const ends = (count: number) =>
      expect
        .poll(() => {
          if (problems.length < count) engine.listen(MOMENT);
          return problems.length;
        }, wait)
        .toBe(count);
    await ends(1);
    expect(problems[0]).toBe('ended with 3');
    now = 999;
    engine.listen(SECOND);
    now = 1_000;
    engine.listen(SECOND);
    await ends(2);
    now = 2_999;
    engine.listen(SECOND);
    expect(engine.drops.get('ended')).toBe(2);
    await expect.poll(() => words.map(({ start }) => start?.toFixed(1)), wait).toEqual(['0.5', '2.5']);
  });

  it('that does not exist is a problem, and nothing worse', async () => {
    const { engine, problems } = started('/nowhere/at/all 2>&1 >/dev/null');
    engine.listen(SECOND);
    await expect
      .poll(() => {
        engine.listen(MOMENT);
        return problems.length;
      }, wait)
      .toBeGreaterThan(0);
    expect(problems[0]).toBe('ended with 127');
  });

  it('that the system will not take is a problem, told once a try, and tried again later each time', () => {
    let now = 0;
    const { engine, problems } = started(`: ${'x'.repeat(200_000)}`, () => now);
    for (now = 0; now < 8_000; now += 500) engine.listen(SECOND);
    expect(problems).toEqual(Array.from({ length: 4 }, () => 'does not start: E2BIG'));
    expect(engine.drops.get('ended')).toBe(4);
  });

  it('that finds no files left for its pipes is a problem, and is heard once there are some', async () => {
    let now = 0;
    const { engine, problems, words } = started('echo again', () => now);
    vi.mocked(spawn).mockImplementationOnce(() => {
      // As Node does it: no pipes, and the error comes later.
      const child = new ChildProcess();
      process.nextTick(() => child.emit('error', Object.assign(new Error('spawn EMFILE'), { code: 'EMFILE' })));
      return child as ReturnType<typeof spawn>;
    });
    engine.listen(SECOND);
    engine.listen(SECOND);
    await expect.poll(() => problems, wait).toEqual(['does not start: EMFILE']);
    now = 1_000;
    engine.listen(SECOND);
    await expect.poll(() => words.map(({ text }) => text), wait).toEqual(['again']);
  });

  it('that has closed its input is written to without harm', async () => {
    const { engine, problems } = started('exec <&-; sleep 1; exit 4');
    for (let i = 0; i < 200 && problems.length === 0; i++) {
      engine.listen(SECOND);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await expect.poll(() => problems, wait).toEqual(['ended with 4']);
  });

  it('that writes without an end is not listened to', async () => {
    const { engine, words } = started(`yes 'again and again'`, () => 0);
    engine.listen(SECOND);
    await expect.poll(() => engine.drops.get('flood') ?? 0, wait).toBeGreaterThan(1_000);
    expect(words).toHaveLength(60);
  });

  it('whose lines are too long, or none, is not either', async () => {
    const { engine, words } = started(`head -c 100000 /dev/zero | tr '\\0' x; echo; echo '{"text":7}'; echo good`);
    engine.listen(SECOND);
    await expect.poll(() => words.map(({ text }) => text), wait).toEqual(['good']);
    expect(engine.drops.get('malformed')).toBe(2);
  });

  it('that does not read misses sound, and keeps nothing waiting', async () => {
    const { engine } = started('sleep 60');
    for (let second = 0; second < 60; second++) engine.listen(SECOND);
    expect(engine.drops.get('slow')).toBeGreaterThan(40);
  });

  it('is gone with all that it started once it is stopped', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'stoa-command-'));
    try {
      const file = join(scratch, 'pid');
      const { engine } = started(`sleep 300 & echo $! > ${file}; wait`);
      engine.listen(SECOND);
      await expect
        .poll(() => existsSync(file) && readFile(file, 'utf8').then((text) => text.endsWith('\n')), wait)
        .toBe(true);
      const pid = Number(await readFile(file, 'utf8'));
      engine.stop();
      engine.listen(SECOND);
      const lives = () => {
        try {
          process.kill(pid, 0);
          return true;
        } catch {
          return false;
        }
      };
      await expect.poll(lives, wait).toBe(false);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
});
