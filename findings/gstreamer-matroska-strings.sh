#!/bin/sh
# GStreamer 1.22.0 (matroskamux and webmmux, as in Debian 12) ends every string of a WebM file with a zero byte and counts it in the element's size: the
# CodecID is the seven bytes of "A_OPUS" and a zero, the DocType five. That is valid (RFC 8794, section 7.4: a zero byte ends a string), and FFmpeg and
# mediabunny read it as people expect. ebml 3.0.0 and ts-ebml 3.0.2 hand the zero on as part of the text: whoever compares a CodecID of theirs with
# 'A_OPUS', or a DocType with 'webm', finds no track in what GStreamer records, and all of them in what FFmpeg and browsers do.
#
# Runs the published packages by themselves in a temporary folder. Exits with 0 while they behave so, with 1 when they do not. Needs Debian 12 on amd64 with
# apt-get as root, Node 20 or newer and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p debs/partial root
apt-get install --reinstall --download-only --no-install-recommends -y -qq -o Dir::Cache::archives="$folder/debs" \
  gstreamer1.0-tools=1.22.0-2+deb12u1 libgstreamer1.0-0=1.22.0-2+deb12u1 libgstreamer-plugins-base1.0-0=1.22.0-3+deb12u7 \
  gstreamer1.0-plugins-base=1.22.0-3+deb12u7 gstreamer1.0-plugins-good=1.22.0-5+deb12u4 > /dev/null
for package in debs/*.deb; do dpkg-deb -x "$package" root; done
library="$folder/root/usr/lib/x86_64-linux-gnu"
LD_LIBRARY_PATH="$library" GST_PLUGIN_SYSTEM_PATH="$library/gstreamer-1.0" GST_REGISTRY="$folder/registry" \
  GST_PLUGIN_SCANNER="$library/gstreamer1.0/gstreamer-1.0/gst-plugin-scanner" \
  root/usr/bin/gst-launch-1.0 -q audiotestsrc num-buffers=50 ! audioconvert ! opusenc ! webmmux ! filesink location=tone.webm

echo '{ "type": "module" }' > package.json
npm install --no-audit --no-fund --silent ebml@3.0.0 ts-ebml@3.0.2 mediabunny@1.61.0
cat > main.js <<'JS'
import { readFileSync } from 'node:fs';
import ebml from 'ebml';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import tsEbml from 'ts-ebml';

const bytes = readFileSync('tone.webm');
/** EBML id of CodecID, and a size of seven bytes. */
const written = bytes.includes(Buffer.from([0x86, 0x87, ...Buffer.from('A_OPUS\0')]));
console.log(`written with a zero byte: ${written}`);

const read = { ebml: {}, 'ts-ebml': {} };
const decoder = new ebml.Decoder();
decoder.on('data', ([, { name, value }]) => {
  if (name === 'CodecID' || name === 'DocType') read.ebml[name] = value;
});
decoder.write(bytes);
const elements = new tsEbml.Decoder().decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
for (const { name, value } of elements) if (name === 'CodecID' || name === 'DocType') read['ts-ebml'][name] = value;

let asDescribed = written;
for (const [reader, { CodecID, DocType }] of Object.entries(read)) {
  console.log(`${reader}: CodecID ${JSON.stringify(CodecID)}, DocType ${JSON.stringify(DocType)}`);
  asDescribed &&= CodecID === 'A_OPUS\0' && DocType === 'webm\0';
}
const input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });
const codec = await (await input.getPrimaryAudioTrack())?.getCodec();
console.log(`mediabunny: ${codec}`);
process.exit(asDescribed && codec === 'opus' ? 0 : 1);
JS
node main.js
