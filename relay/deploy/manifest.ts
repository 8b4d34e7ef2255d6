/** The package.json of the package, which npm reads from the project's folder: it stands there while npm packs, and the project's own is kept beside. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OLDEST_NODE } from '../util/packed.ts';

interface Manifest {
  readonly name: string;
  readonly devDependencies?: unknown;
  readonly [other: string]: unknown;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

const KEPT = 'dist/package.json';

/** Of the libraries only those in `installed`, in the versions that were tested; what is for the project alone goes. */
export function packageManifest(project: Manifest, lock: Lock, installed: readonly string[]): Manifest {
  const { devDependencies: _, overrides: _overrides, allowScripts: _allowed, ...rest } = project;
  const versions = installed.map((name) => [name, lock.packages[`node_modules/${name}`]?.version] as const);
  const absent = versions.find(([, version]) => version === undefined);
  if (absent !== undefined) throw new Error(`${absent[0]} is not in package-lock.json`);
  return { ...rest, engines: { node: `>=${OLDEST_NODE}` }, dependencies: Object.fromEntries(versions) };
}

export async function replaceManifest(folder: string, installed: readonly string[]): Promise<void> {
  // What is left of a packing that was interrupted.
  await restoreManifest(folder);
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as Lock;
  const packed = packageManifest(JSON.parse(text) as Manifest, lock, installed);
  await writeFile(join(folder, KEPT), text);
  await replace(join(folder, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
}

/** Does nothing where the project has its own. */
export async function restoreManifest(folder: string): Promise<void> {
  const present = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  if (present.devDependencies !== undefined) return;
  await rename(join(folder, KEPT), join(folder, 'package.json'));
}

/** At once, for whoever reads it meanwhile. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
