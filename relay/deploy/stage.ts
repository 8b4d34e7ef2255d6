/** The package as a folder beside the project, for npm to pack: the project's own files are read and nothing more, so that what is interrupted costs nothing. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lock, type Manifest, packageManifest } from './manifest.ts';

/** What npm packs without being told. */
const ALWAYS = ['README.md', 'LICENSE'];

/** Writes to `folder`, in place of what was there, the files that the project's package.json names, with a package.json of the package's own. */
export async function stagePackage(project: string, folder: string, installed: readonly string[]): Promise<void> {
  const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(project, name), 'utf8'));
  const manifest = (await json('package.json')) as Manifest;
  const packed = packageManifest(manifest, (await json('package-lock.json')) as Lock, installed);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of [...ALWAYS, ...(manifest.files ?? [])])
    await cp(join(project, name), join(folder, name), { recursive: true });
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
}
