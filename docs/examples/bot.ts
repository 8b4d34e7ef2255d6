/**
 * Answers in a room's chat whoever writes its name, and raises its hand while it is not on stage. Takes the link of a room and, to end by itself,
 * seconds:
 *
 *     npx node docs/examples/bot.ts 'http://localhost:7862/#room=...' 3600
 */
import { setTimeout } from 'node:timers/promises';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { parseFragment } from '../../src/node/directory/room-link.ts';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import { listenUrl } from '../../src/node/relays/address.ts';
import { stageOf } from '../../src/node/room/stage-rules.ts';
import { Speaker } from '../../src/node/speaker/index.ts';

const [link = '', seconds = 'Infinity'] = process.argv.slice(2);
const route = parseFragment(new URL(link).hash);
if (route.at !== 'room') throw new Error('not the link of a room');
const { addresses } = await (await fetch(new URL('relay.json', link))).json();
const relays = [...addresses, ...route.relays].filter((address) => listenUrl(address)).slice(0, 1);
const identity = libp2pSigner(await generateKeyPair('Ed25519'));
const bot = await Speaker.start({ name: 'Bot', identity, room: route.room, relays, transports: [webSockets()] });

let answered = Date.now();
bot.room.on('said', () => {
  for (const { at, id, name, saying } of bot.room.interactions.lines) {
    if (at <= answered || id === bot.id || !/\bbot\b/i.test(saying.text)) continue;
    answered = at;
    void bot.write(`${name}, ${stageOf(bot.room).length} of us are on stage.`);
  }
});
bot.room.on('change', () => {
  // Where speakers are invited, a raised hand asks for the stage.
  if (bot.room.roster.charter) void bot.raise(!stageOf(bot.room).some(({ id }) => id === bot.id));
});
await setTimeout(Math.min(Number(seconds) * 1_000, 2 ** 31 - 1));
await bot.stop();
