/**
 * Listens to a room without a page, and says who is on stage and how much was heard. With the link of a room, as the page copies it, and seconds:
 *
 *     npx node docs/examples/listen.ts 'http://localhost:7862/#room=...' 10
 */
import { parseFragment } from '../../src/node/directory/room-link.ts';
import { Listener } from '../../src/node/listener/listener.ts';
import { relayPeerId } from '../../src/node/relays/address.ts';

const [link = '', seconds = '10'] = process.argv.slice(2);
const route = parseFragment(new URL(link).hash);
if (route.at !== 'room') throw new Error('not the link of a room');
// A link names relays; the one that it leads to tells where it is.
const told = await fetch(new URL('relay.json', link)).then(
  (answer) => answer.json(),
  () => ({ addresses: [] }),
);
const addresses: string[] = [...route.relays, ...told.addresses];

const frames = new Map<string, number>();
const listener = new Listener({
  room: route.room,
  // Packets of Opus, each of 20 ms; an empty one ends a stretch of speech.
  onFrames: (speaker, _stream, more) => frames.set(speaker, (frames.get(speaker) ?? 0) + more.length),
  onChange: () => {
    const { title, relay, onStage, listeners } = listener.summary;
    const names = onStage.map(({ name, talking }) => (talking ? `${name} (talking)` : name));
    console.log(`${title} by ${relay || 'a relay'}: ${names.join(', ') || 'nobody'} on stage, ${listeners} listening`);
  },
});
listener.learn(addresses.map((address) => ({ id: relayPeerId(address), address })));
listener.want({ listen: true, watch: true, guest: true });
const ticking = setInterval(() => listener.tick(), 250);

setTimeout(() => {
  for (const { id, name } of listener.summary.onStage) console.log(`${name}: ${frames.get(id) ?? 0} frames`);
  clearInterval(ticking);
  listener.stop();
}, Number(seconds) * 1_000);
