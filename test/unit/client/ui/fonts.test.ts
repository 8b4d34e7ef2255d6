import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const STYLES = join(import.meta.dirname, '../../../../src/client/ui/styles');

it('no text waits for its font', async () => {
  const sheets = await Promise.all((await readdir(STYLES)).map((name) => readFile(join(STYLES, name), 'utf8')));
  const faces = sheets.flatMap((sheet) => sheet.match(/@font-face\s*\{[^}]*\}/g) ?? []);
  expect(faces).not.toEqual([]);
  for (const face of faces) expect(face).toMatch(/font-display: (swap|optional)/);
});
