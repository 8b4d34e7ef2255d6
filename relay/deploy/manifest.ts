/** The package.json of the package, from the project's. */
import { OLDEST_NODE } from '../util/packed.ts';

export interface Manifest {
  readonly name: string;
  /** What is packed: files and folders. */
  readonly files?: readonly string[];
  readonly [other: string]: unknown;
}

export interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

/** Of the libraries only those in `installed`, in the versions that were tested; those that whoever wants them installs stay optional; what is for the project alone goes. */
export function packageManifest(project: Manifest, lock: Lock, installed: readonly string[]): Manifest {
  const ours = ['devDependencies', 'overrides', 'allowScripts', 'scripts'];
  const rest = Object.fromEntries(Object.entries(project).filter(([name]) => !ours.includes(name)));
  const versions = installed.map((name) => [name, lock.packages[`node_modules/${name}`]?.version] as const);
  const absent = versions.find(([, version]) => version === undefined);
  if (absent !== undefined) throw new Error(`${absent[0]} is not in package-lock.json`);
  return {
    ...rest,
    name: project.name,
    engines: { node: `>=${OLDEST_NODE}` },
    dependencies: Object.fromEntries(versions),
  };
}
