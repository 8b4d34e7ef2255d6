#!/bin/sh
# libopus 1.x (as in libopus-wasm 0.2.0 and opus-decoder 0.7.11): packets whose frames have no bytes, which RFC 7845 (section 4.1) has a writer put where
# packets were lost, or were never sent, are no silence. After a tone the decoder makes up noise some 20 dB below it, and it does not fade: it is there
# after three seconds as it was after one. Whoever keeps the pauses of a call so has hiss in them; FFmpeg's own decoder (5.1.9) plays digital silence for
# the same packets. The frame ff fe, which is what libopus makes of silence, is silent in both, once what was before it has ended.
#
# Runs the published packages by themselves in a temporary folder. Exits with 0 while they behave so, with 1 when they do not. Needs Node 20 or newer
# and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-audit --no-fund --silent libopus-wasm@0.2.0 opus-decoder@0.7.11
cat > main.js <<'JS'
import { Application, createDecoder, createEncoder } from 'libopus-wasm';
import { OpusDecoder } from 'opus-decoder';

const RATE = 48_000;
const FRAME = 960;
const SECOND = RATE / FRAME;

const encoder = await createEncoder({ channels: 1, sampleRate: RATE, application: Application.Audio, bitrate: 32_000, frameSize: FRAME });
const tone = Array.from({ length: SECOND }, (_, frame) =>
  encoder.encodeFloat(Float32Array.from({ length: FRAME }, (_, i) => Math.sin((2 * Math.PI * 440 * (frame * FRAME + i)) / RATE) / 8), { frameSize: FRAME }),
);
/** One frame of 20 ms (code 0, RFC 6716, section 3.2.2), of the tone's own configuration, with these bytes. */
const frame = (...bytes) => Uint8Array.of(tone.at(-1)[0] & 0xfc, ...bytes);
const streams = { empty: frame(), silence: frame(0xff, 0xfe) };

/** Level of a second in dB of full scale; -Infinity for zeros. */
const level = (samples) => 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
const engines = {
  'libopus-wasm': async (packets) => {
    const decoder = await createDecoder({ channels: 1, sampleRate: RATE });
    return packets.flatMap((packet) => [...decoder.decodeFloat(packet)]);
  },
  'opus-decoder': async (packets) => {
    const decoder = new OpusDecoder({ channels: 1, streamCount: 1, coupledStreamCount: 0, channelMappingTable: [0], preSkip: 0 });
    await decoder.ready;
    return [...decoder.decodeFrames(packets).channelData[0]];
  },
};

let asDescribed = true;
for (const [engine, decode] of Object.entries(engines)) {
  for (const [name, packet] of Object.entries(streams)) {
    const samples = await decode([...tone, ...new Array(3 * SECOND).fill(packet)]);
    const [before, first, second, third] = [0, 1, 2, 3].map((s) => level(samples.slice(s * RATE, (s + 1) * RATE)));
    const told = [before, first, second, third].map((dB) => dB.toFixed(1)).join(', ');
    console.log(`${engine}, ${name}: tone, then seconds 1 to 3: ${told} dB`);
    asDescribed &&= name === 'empty' ? third > -60 && Math.abs(third - second) < 3 : third < -90;
  }
}
console.log(asDescribed ? 'as described' : 'it is otherwise now');
process.exit(asDescribed ? 0 : 1);
JS
node main.js
