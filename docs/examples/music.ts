/**
 * Plays files of any kind in a room, one after the other, and does as its chat says: "next", "pause", "resume", "volume 50". Takes the link of a room, as
 * the page copies it, and what to play: files, playlists (M3U, PLS, XSPF), and addresses of stations, HLS among them:
 *
 *     npx node docs/examples/music.ts 'http://localhost:7862/#room=...' *.mp3 evening.m3u https://radio.example.org/live.m3u8
 */
import { openAsBlob } from 'node:fs';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { parseFragment } from '../../src/node/directory/room-link.ts';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import { listenUrl } from '../../src/node/relays/address.ts';
import { Playlist, Speaker, soundsAt } from '../../src/node/speaker/index.ts';

const [link = '', ...places] = process.argv.slice(2);
const route = parseFragment(new URL(link).hash);
if (route.at !== 'room') throw new Error('not the link of a room');
const { addresses } = await (await fetch(new URL('relay.json', link))).json();
const relays = [...addresses, ...route.relays].filter((address) => listenUrl(address)).slice(0, 1);
const identity = libp2pSigner(await generateKeyPair('Ed25519'));
const speaker = await Speaker.start({ name: 'Music', identity, room: route.room, relays, transports: [webSockets()] });

const music = new Playlist(speaker);
for (const place of places)
  for (const { title, open } of await soundsAt(place, { file: (path) => openAsBlob(path) })) music.add(title, open);
music.on('playing', (title) => console.log(`Playing ${title}`));
music.on('failed', (title, error) => console.log(`${title}: ${(error as Error).message}`));
let last = Date.now();
speaker.room.on('said', () => {
  for (const { at, saying } of speaker.room.interactions.lines.filter((line) => line.at > last)) {
    last = at;
    const [word, level] = saying.text.split(' ');
    if (word === 'next' || word === 'pause' || word === 'resume') music[word]();
    if (word === 'volume') music.volume = Math.min(100, Number(level) || 0) / 100;
  }
});
await music.play(new AbortController().signal);
await speaker.stop();
