/** `npm run model -- DIR`. */
import { makePocketSphinx } from './make-model.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Where to? npm run model -- DIR, a new folder in the one that --models names');
  process.exitCode = 2;
} else {
  await makePocketSphinx(folder);
  console.log(`${folder} has PocketSphinx for American English.`);
}
