/** Node runs the relay's sources as they are. The package has them as JavaScript (relay/deploy/pack.ts), for Node strips no types under node_modules. */

/** Whether this is the package. */
export const PACKED = import.meta.filename.endsWith('.js');

/** The oldest Node on which the package runs; the project brings its own. */
export const OLDEST_NODE = '22.12';

/** What to tell whoever starts the package on this version of Node, if it is too old. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = OLDEST_NODE.split('.').map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `Stoa needs Node ${OLDEST_NODE} or newer, and this is ${version}`;
}

/** How the relay is started: options follow. */
export const COMMAND = PACKED ? 'stoa' : 'npm start --';

/** How another of the programs is started: options follow. */
export function commandOf(program: 'record' | 'verify' | 'bridge' | 'speak'): string {
  return PACKED ? `stoa ${program}` : `npm run ${program} --`;
}

/** The path of a script to run, given that of its source. */
export function runnable(source: string): string {
  return PACKED ? source.replace(/\.ts$/, '.js') : source;
}
