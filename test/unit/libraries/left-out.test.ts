import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { INIT_CHANNEL } from '../../../src/client/libraries/init-channel.ts';
import { LEFT_OUT, replaced } from '../../../src/client/libraries/left-out.ts';
import { hushed, LIBP2P } from '../../../src/client/libraries/plugin.ts';

const MODULES = new URL('../../../node_modules/', import.meta.url).pathname;
const LIBRARIES = ['libp2p', '@libp2p', '@chainsafe', '@noble', 'denque'];

async function files(): Promise<string[]> {
  const found: string[] = [];
  for (const library of LIBRARIES) {
    for (const path of await readdir(join(MODULES, library), { recursive: true }))
      found.push(join(MODULES, library, path));
  }
  return found.filter((path) => path.endsWith('.js'));
}

const count = (source: string, pattern: RegExp): number => source.match(pattern)?.length ?? 0;

// That what is imported from them is there is for the build to say.
describe('what the page leaves out of its libraries', async () => {
  const all = await files();

  it.each([...LEFT_OUT, INIT_CHANNEL].map((part) => [String(part.file), part] as const))(
    '%s is there still, and what stands in its place is a module',
    async (_, { file, source }) => {
      const matching = all.filter((path) => file.test(path));
      expect(matching).not.toEqual([]);
      for (const path of matching) {
        const original = await readFile(path, 'utf8');
        const instead = source(original);
        expect(instead, path).not.toBe(original);
        expect(parseSync(path, instead).errors, path).toEqual([]);
      }
    },
  );

  it('libp2p says and counts nothing, and its protobufs have no streams', async () => {
    const [said, streamed] = [
      { before: 0, after: 0 },
      { before: 0, after: 0 },
    ];
    for (const path of all.filter((path) => LIBP2P.test(path))) {
      const original = await readFile(path, 'utf8');
      const instead = hushed(original, path);
      expect(parseSync(path, instead).errors, path).toEqual([]);
      said.before += count(original, /\blog(\.(error|trace))?\(/g);
      said.after += count(instead, /\blog(\.(error|trace))?\(/g);
      streamed.before += count(original, /function stream\(buf/g);
      streamed.after += count(instead, /function stream\(buf/g);
    }
    expect(said.before).toBeGreaterThan(500);
    expect(said.after).toBeLessThan(said.before / 20);
    expect(streamed.before).toBeGreaterThan(10);
    expect(streamed.after).toBe(0);
  });

  it('a library that has changed stops the build', () => {
    expect(() => replaced('the new way', ['the old way', 'ours'])).toThrow(/a library has changed/);
    expect(replaced('f(x) and g(x)', ['f(x)', 'h(x)'], [/g\(/, 'i('])).toBe('h(x) and i(x)');
  });
});
