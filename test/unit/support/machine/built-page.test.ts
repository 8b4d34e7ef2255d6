import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BuiltPage, loadedWith, readBuiltPage } from '../../../support/machine/built-page.ts';

const FILES = {
  'index.html':
    '<link rel="stylesheet" href="./assets/page-AAAAAAAA.css"><script src="./assets/page-BBBBBBBB.js"></script>',
  'assets/page-AAAAAAAA.css': 'body { margin: 0 }',
  'assets/page-BBBBBBBB.js': 'import{a as b}from"./parts-CCCCCCCC.js";import("./room-DDDDDDDD.js").then(b);',
  'assets/parts-CCCCCCCC.js': 'export{c as a}from"./deep-EEEEEEEE.js";',
  'assets/deep-EEEEEEEE.js': 'export const c=1;import"./page-BBBBBBBB.js";',
  'assets/room-DDDDDDDD.js': 'import"./deep-EEEEEEEE.js";',
};

let folder: string;
let page: BuiltPage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-page-'));
  await mkdir(join(folder, 'assets'));
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), text);
  page = await readBuiltPage(folder);
});
afterEach(() => rm(folder, { recursive: true }));

it('an HTML file loads its styles, its scripts and what these import, and nothing that is fetched later', () => {
  expect([...loadedWith(page, ['index.html'])].sort()).toEqual([
    'deep-EEEEEEEE.js',
    'page-AAAAAAAA.css',
    'page-BBBBBBBB.js',
    'parts-CCCCCCCC.js',
  ]);
});

it('a script is an entry by its source name', () => {
  expect([...loadedWith(page, ['index.html', 'room'])]).toContain('room-DDDDDDDD.js');
  expect(() => loadedWith(page, ['lobby'])).toThrow('0 files of the built page are "lobby", not one');
});
