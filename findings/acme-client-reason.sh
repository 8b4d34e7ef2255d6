#!/bin/sh
# acme-client 5.4.0: when nothing answers at the authority's address, the library tries again by itself for 75 s (five times, 5 to 25 s apart), and what it throws
# then is "Cannot read properties of undefined (reading 'config')": its interceptor looks for the answer that there is not. Why nothing answered (ECONNREFUSED here)
# is lost. Without its interceptors (axios.interceptors.request.clear(), and of the response) the reason is thrown, at once.
#
# Runs the published package by itself, on loopback, in a temporary folder. Exits with 0 while the library behaves so, with 1 when it does not. Needs Node 20 or
# newer and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-audit --no-fund --silent acme-client@5.4.0
cat > main.js <<'JS'
import { createServer } from 'node:net';
import { axios, Client, crypto } from 'acme-client';

// A port that was free a moment ago.
const server = createServer().listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const { port } = server.address();
await new Promise((done) => server.close(done));

const accountKey = await crypto.createPrivateEcdsaKey();
const asked = async () => {
  const client = new Client({ directoryUrl: `https://127.0.0.1:${port}/directory`, accountKey });
  return await client.getTermsOfServiceUrl().then(String, (error) => error.message);
};
axios.defaults.acmeSettings.retryMaxAttempts = 0;
const told = await asked();
axios.interceptors.request.clear();
axios.interceptors.response.clear();
const without = await asked();
console.log(`as it is: ${told}`);
console.log(`without its interceptors: ${without}`);
const seen = /reading 'config'/.test(told) && /ECONNREFUSED/.test(without);
console.log(seen ? 'as described' : 'the library behaves otherwise now');
process.exit(seen ? 0 : 1);
JS
node main.js
