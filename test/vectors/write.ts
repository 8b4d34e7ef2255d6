/** Writes the vectors anew: `node test/vectors/write.ts`. Only for a wire change that is meant, with its specification in the same commit. */
import { writeFile } from 'node:fs/promises';
import { bundleVectors } from '../support/vectors/bundle-vectors.ts';
import { KINDS, makeVectors } from '../support/vectors/vectors.ts';

for (const kind of KINDS) {
  const file = new URL(`${kind}.json`, import.meta.url);
  await writeFile(file, `${JSON.stringify(await makeVectors(kind), null, 2)}\n`);
}
await writeFile(new URL('bundle.json', import.meta.url), `${JSON.stringify(await bundleVectors(), null, 2)}\n`);
