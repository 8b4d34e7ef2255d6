import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stagePackage } from '../../../../relay/deploy/stage.ts';

const MANIFEST = JSON.stringify({
  name: 'stoa',
  files: ['dist/relay', 'docs/limits.md'],
  scripts: { prepack: 'exit 1' },
  devDependencies: { vite: '^8.0.0' },
});
const FILES = {
  'package.json': MANIFEST,
  'package-lock.json': JSON.stringify({ packages: { 'node_modules/ws': { version: '8.23.0' } } }),
  'README.md': 'Stoa',
  LICENSE: 'MIT',
  'docs/limits.md': 'Limits',
  'docs/other.md': 'Other',
  'dist/relay/main.js': '// starts',
};

describe('the folder that npm packs', () => {
  let project: string;
  let folder: string;
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'stoa-stage-'));
    folder = join(project, 'dist/package');
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(project, name)), { recursive: true });
      await writeFile(join(project, name), text);
    }
  });
  afterEach(() => rm(project, { recursive: true, force: true }));

  const files = async (): Promise<string[]> =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();

  it('holds what the project says is packed, with a package.json of its own', async () => {
    await stagePackage(project, folder, ['ws']);
    expect(await files()).toEqual(['LICENSE', 'README.md', 'dist/relay/main.js', 'docs/limits.md', 'package.json']);
    expect(await readFile(join(folder, 'dist/relay/main.js'), 'utf8')).toBe('// starts');
    expect(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).toEqual({
      name: 'stoa',
      files: ['dist/relay', 'docs/limits.md'],
      engines: { node: '>=22.12' },
      dependencies: { ws: '8.23.0' },
    });
  });

  it('leaves the project as it was, and holds nothing of an earlier one', async () => {
    await mkdir(join(folder, 'dist/relay'), { recursive: true });
    await writeFile(join(folder, 'dist/relay/old.js'), '// old');
    await stagePackage(project, folder, ['ws']);
    expect(await files()).not.toContain('dist/relay/old.js');
    expect(await readFile(join(project, 'package.json'), 'utf8')).toBe(MANIFEST);
  });
});
