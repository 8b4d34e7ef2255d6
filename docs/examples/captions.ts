/**
 * Prints what is said in a room as it is captioned. With the link of a room, as the page copies it, and seconds:
 *
 *     npx node docs/examples/captions.ts 'http://localhost:7862/#room=...' 60
 */
import { CaptionReader } from '../../src/node/captions/caption-reader.ts';
import { parseFragment } from '../../src/node/directory/room-link.ts';
import { Listener } from '../../src/node/listener/listener.ts';
import { relayPeerId } from '../../src/node/relays/address.ts';
import { RECORD_KINDS } from '../../src/node/room/record-kinds.ts';

const [link = '', seconds = '60'] = process.argv.slice(2);
const route = parseFragment(new URL(link).hash);
if (route.at !== 'room') throw new Error('not the link of a room');
const { addresses } = await (await fetch(new URL('relay.json', link))).json();
const relays: string[] = [...route.relays, ...addresses];

const idle = () => undefined;
const listener = new Listener({ room: route.room, kinds: RECORD_KINDS, onFrames: idle, onChange: idle });
const reader = new CaptionReader({
  room: route.room,
  // In a room for members what is said, and what is written of it, is for them.
  keys: idle,
  onLine: ({ speaker, words, final }) => {
    const name = listener.summary.onStage.find(({ id }) => id === speaker)?.name ?? 'Somebody';
    if (final) console.log(`${name}: ${words}`);
  },
});
listener.state.on('caption', () => reader.take(listener.state.kinds.caption.kept.all));
listener.learn(relays.map((address) => ({ id: relayPeerId(address), address })));
listener.want({ listen: true, watch: true, guest: true });
const ticking = setInterval(() => listener.tick(), 250);
setTimeout(() => {
  clearInterval(ticking);
  listener.stop();
}, Number(seconds) * 1_000);
