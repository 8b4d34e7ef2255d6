/** Makes the mixed file of a finished folder on a disk. */
import { type MixFormat, mixName } from '../../src/node/recording/folder-names.ts';
import { mixFiles } from '../../src/node/recording/mixed/mix-files.ts';
import { Failure, reason } from '../util/failure.ts';
import { commandOf } from '../util/packed.ts';
import { diskFiles } from './disk-files.ts';
import { loadManifest } from './load-manifest.ts';
import { mixEncoder } from './mix-encoders.ts';

export interface MixFolder {
  readonly path: string;
  readonly format: MixFormat;
  /** Tells a person how far it is, a line at a time. */
  readonly say: (line: string) => void;
  /** Stops it, and leaves nothing of it. */
  readonly signal: AbortSignal;
}

/** Parts of the whole after which it is told. */
const STEP = 0.1;

/** True when it was made, false when it was stopped. Throws a `Failure` when there is no finished recording, or when it could not be made. */
export async function mixFolder({ path, format, say, signal }: MixFolder): Promise<boolean> {
  const { ended, speakers } = await loadManifest(path);
  if (ended === undefined) throw new Failure(`${path} is not finished: ${commandOf('record')} --recover ${path}`);
  const name = mixName(format);
  if (speakers.length === 0) {
    say(`${name} is not made: nobody is heard`);
    return true;
  }
  const open = await mixEncoder(format);
  let told = 0;
  const onProgress = (done: number): void => {
    if (done - told < STEP) return;
    told = done;
    say(`Making ${name}: ${Math.floor(done * 100)} %`);
  };
  try {
    const { bytes, drops } = await mixFiles(diskFiles(path), {
      format,
      signal,
      onProgress,
      ...(open === undefined ? {} : { open }),
    });
    const lost = Object.entries(drops).map(([why, count]) => `${count} ${why}`);
    say(
      `  ${name}  all of them, ${Math.ceil(bytes / 1_000)} kB${lost.length > 0 ? `; not in it: ${lost.join(', ')}` : ''}`,
    );
    return true;
  } catch (cause) {
    const later = `${commandOf('record')} --mix ${path}`;
    if (!signal.aborted) throw new Failure(`${name} could not be made: ${reason(cause)}. Later: ${later}`, { cause });
    say(`${name} is not made, and all other files are whole. Later: ${later}`);
    return false;
  }
}
