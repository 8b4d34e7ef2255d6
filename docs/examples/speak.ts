/**
 * Speaks a file into a room as soon as somebody listens, then leaves. Takes the link of a room, as the page copies it, and a file of any kind of sound:
 *
 *     npx node docs/examples/speak.ts 'http://localhost:7862/#room=...' bell.mp3 Bell
 */
import { openAsBlob } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { parseFragment } from '../../src/node/directory/room-link.ts';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import { listenUrl } from '../../src/node/relays/address.ts';
import { readSound, type SoundDrop, Speaker } from '../../src/node/speaker/index.ts';
import { Counters } from '../../src/node/util/counters.ts';

const [link = '', file = '', name = 'Bell'] = process.argv.slice(2);
const route = parseFragment(new URL(link).hash);
if (route.at !== 'room') throw new Error('not the link of a room');
// The link may name relays; the server that it leads to says how it is reached as one.
const { addresses } = await (await fetch(new URL('relay.json', link))).json();
const relays = [...new Set<string>([...addresses, ...route.relays])].filter((address) => listenUrl(address));

const speaker = await Speaker.start({
  name,
  identity: libp2pSigner(await generateKeyPair('Ed25519')),
  room: route.room,
  relays: relays.slice(0, 2),
  transports: [webSockets()],
});
while (!speaker.wanted) await setTimeout(100);
// Listeners first have to hear that somebody new is on stage.
await setTimeout(1_500);
console.log(`Speaking ${file}.`);
const drops = new Counters<SoundDrop>();
await speaker.say(readSound(await openAsBlob(file), { drops }), AbortSignal.timeout(10 * 60_000));
console.log('Broken in it:', drops.snapshot());
await speaker.stop();
