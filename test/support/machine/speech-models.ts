/** A folder of speech models for a relay: PocketSphinx with its English, from npm, made once. */
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePocketSphinx } from '../../../relay/models/pocketsphinx/make-model.ts';
import { artifacts } from './paths.ts';

/** Rejects where there is none yet and npm cannot be reached. */
export async function speechModels(): Promise<string> {
  const folder = join(await artifacts('models'), 'english');
  const made = join(folder, 'pocketsphinx');
  const isMade = await access(made).then(
    () => true,
    () => false,
  );
  if (isMade) return folder;
  // Another test may make it at the same time: the one that is first stays.
  const own = `${folder}-${process.pid}`;
  await mkdir(own, { recursive: true });
  await makePocketSphinx(join(own, 'pocketsphinx'));
  await mkdir(folder, { recursive: true });
  await rename(join(own, 'pocketsphinx'), made).catch(() => undefined);
  await rm(own, { recursive: true, force: true });
  return folder;
}
