#!/bin/sh
# @levischuck/tiny-cbor 0.3.6: two things that whoever reads or signs COSE and WebAuthn structures with it would not guess.
# A Node Buffer is refused ("Unsupported data type") although it is a Uint8Array, and the same bytes as a plain Uint8Array or a DataView are read.
# A Map is written in the order of its entries, not in the order of its encoded keys that deterministic CBOR asks for (RFC 8949, section 4.2.1):
# one value has as many byte strings as its keys have orders.
#
# Runs the published package by itself in a temporary folder. Exits with 0 while the library behaves so, with 1 when it does not. Needs Node 20 or
# newer and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-audit --no-fund --silent @levischuck/tiny-cbor@0.3.6
cat > main.js <<'JS'
import { decodeCBOR, encodeCBOR } from '@levischuck/tiny-cbor';

const bytes = Uint8Array.of(0x82, 0x01, 0x02);
const read = (data) => {
  try {
    return JSON.stringify(decodeCBOR(data));
  } catch (error) {
    return error.message;
  }
};
const buffer = read(Buffer.from(bytes));
const plain = read(bytes);
const hex = (map) => Buffer.from(encodeCBOR(map)).toString('hex');
const rising = hex(new Map([[1, 'a'], [3, 'b']]));
const falling = hex(new Map([[3, 'b'], [1, 'a']]));
console.log(`[1, 2] as a Buffer: ${buffer}; as a Uint8Array: ${plain}`);
console.log(`a map written with its keys rising: ${rising}; falling: ${falling}`);
const seen = buffer === 'Unsupported data type' && plain === '[1,2]' && rising === 'a2016161036162' && falling === 'a2036162016161';
console.log(seen ? 'as described' : 'the library behaves otherwise now');
process.exit(seen ? 0 : 1);
JS
node main.js
