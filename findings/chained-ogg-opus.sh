#!/bin/sh
# A chain of Ogg Opus streams (RFC 3533, section 4; RFC 7845, section 3), which is what Icecast sends whenever a title changes, and what files joined end
# to end are. Of three links of a second each
# - ogg-opus-decoder 1.7.5 (decodeFile) gives six seconds, without an error (three of two links, one of one);
# - mediabunny 1.61.0 sees one second, the first link, without an error, and its title alone.
# opusdec 0.2 and FFmpeg 5.1.9 play three; mpv with FFmpeg 5.1.9 shows "First;Second;Third" as the title of the third.
#
# Runs the published packages by themselves in a temporary folder. Exits with 0 while they behave so, with 1 when they do not. Needs Node 20 or newer
# and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-audit --no-fund --silent ogg-opus-decoder@1.7.5 mediabunny@1.61.0
cat > main.js <<'JS'
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { OggOpusDecoder } from 'ogg-opus-decoder';

/** Ogg's checksum: CRC-32 with polynomial 0x04c11db7, neither reflected nor inverted (RFC 3533, section 6). */
function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  }
  return sum >>> 0;
}

/** Packets are shorter than 255 bytes. */
function page(serial, number, flags, granule, packets) {
  const bytes = Buffer.concat([Buffer.alloc(27), Buffer.from(packets.map(({ length }) => length)), ...packets]);
  bytes.write('OggS');
  bytes[5] = flags;
  bytes.writeBigInt64LE(BigInt(granule), 6);
  bytes.writeUInt32LE(serial, 14);
  bytes.writeUInt32LE(number, 18);
  bytes[26] = packets.length;
  bytes.writeUInt32LE(checksum(bytes), 22);
  return bytes;
}

/** A second of digital silence under a title: 50 frames of 20 ms. */
function link(serial, title) {
  const head = Buffer.from([...Buffer.from('OpusHead'), 1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0]);
  const comment = Buffer.from(`TITLE=${title}`);
  const tags = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(4), Buffer.from([1, 0, 0, 0, comment.length, 0, 0, 0]), comment]);
  const sound = new Array(50).fill(Buffer.from([0xf8, 0xff, 0xfe]));
  return Buffer.concat([page(serial, 0, 2, 0, [head]), page(serial, 1, 0, 0, [tags]), page(serial, 2, 4, 48_000, sound)]);
}

const links = ['First', 'Second', 'Third'].map((title, i) => link(i + 1, title));
const seconds = { decoder: [], mediabunny: [] };
let title;
for (const many of [1, 2, 3]) {
  const file = new Uint8Array(Buffer.concat(links.slice(0, many)));
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  const { samplesDecoded, errors } = await decoder.decodeFile(file);
  seconds.decoder.push(errors.length === 0 ? samplesDecoded / 48_000 : errors);
  const input = new Input({ source: new BufferSource(file), formats: ALL_FORMATS });
  const tracks = await input.getAudioTracks();
  let packets = 0;
  for (const track of tracks) for await (const _ of new EncodedPacketSink(track).packets()) packets++;
  seconds.mediabunny.push(packets / 50);
  ({ title } = await input.getMetadataTags());
}
console.log(`1, 2 and 3 links of a second: ogg-opus-decoder has ${seconds.decoder} s, mediabunny ${seconds.mediabunny} s, under "${title}"`);
const asDescribed = `${seconds.decoder}` === '1,3,6' && `${seconds.mediabunny}` === '1,1,1' && title === 'First';
console.log(asDescribed ? 'as described' : 'it is otherwise now');
process.exit(asDescribed ? 0 : 1);
JS
node main.js
