#!/bin/sh
# @libp2p/gossipsub 17.1.1: a peer that comes back by a second connection, while the first one died unseen by the other end, is sent no more gossip:
# the one outbound stream stays on the dead connection, and none is opened on the new one. When the dead one is closed at last, it is not replaced either.
#
# Runs the published packages by themselves, on loopback, in a temporary folder. Exits with 0 while the library behaves so, with 1 when it does not.
# Needs Node 22 or newer and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "overrides": { "react-native-webrtc": "npm:empty-npm-package@1.0.0" } }' > package.json
npm install --no-audit --no-fund --silent libp2p@3.3.11 @libp2p/gossipsub@17.1.1 @libp2p/tcp@11.0.28 @libp2p/noise@17.0.3 @libp2p/yamux@8.0.3 \
  @libp2p/identify@4.1.14 @multiformats/multiaddr@13.0.3
cat > main.js <<'JS'
import { connect, createServer } from 'node:net';
import { gossipsub } from '@libp2p/gossipsub';
import { identify } from '@libp2p/identify';
import { noise } from '@libp2p/noise';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';

const peer = (listen) =>
  createLibp2p({
    addresses: { listen },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionMonitor: { enabled: false },
    services: { identify: identify(), pubsub: gossipsub({ allowPublishToZeroTopicPeers: true }) },
  });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const hub = await peer(['/ip4/127.0.0.1/tcp/0']);
const ada = await peer([]);
const port = Number(/tcp\/(\d+)/.exec(hub.getMultiaddrs()[0].toString())[1]);

// A cable to the hub: once it is out nothing passes and nothing ends.
let out = false;
const sockets = [];
const cable = createServer((near) => {
  const far = connect(port, '127.0.0.1');
  sockets.push(near, far);
  for (const [from, to] of [[near, far], [far, near]]) {
    from.on('data', (bytes) => out || to.write(bytes)).on('error', () => {});
    from.on('close', () => out || to.destroy());
  }
});
await new Promise((resolve) => cable.listen(0, '127.0.0.1', resolve));

let heard = 0;
ada.services.pubsub.addEventListener('message', () => heard++);
for (const { services } of [hub, ada]) services.pubsub.subscribe('news');
/** How many of five messages from the hub reach Ada. */
const told = async () => {
  const before = heard;
  for (let i = 0; i < 5; i++) {
    await hub.services.pubsub.publish('news', new TextEncoder().encode(`${i}`));
    await pause(500);
  }
  return heard - before;
};

const first = await ada.dial(multiaddr(`/ip4/127.0.0.1/tcp/${cable.address().port}/p2p/${hub.peerId}`));
await pause(2_000);
const before = await told();
out = true;
first.abort(new Error('the network changed'));
await ada.dial(multiaddr(`/ip4/127.0.0.1/tcp/${port}/p2p/${hub.peerId}`));
await pause(2_000);
const after = await told();
for (const socket of sockets) socket.destroy();
await pause(2_000);
const connections = hub.getConnections(ada.peerId).length;
const later = await told();
console.log(`of 5 messages arrive: ${before} before, ${after} after Ada came back, ${later} once the hub has ${connections} connection to her`);
process.exit(before === 5 && after === 0 && later === 0 && connections === 1 ? 0 : 1);
JS
node main.js
