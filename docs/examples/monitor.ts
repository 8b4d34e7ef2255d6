/**
 * Says every two seconds, for each room of a relay's hallway, who is on stage, how much of each voice was lost on the way, and how many listen:
 *
 *     npx node docs/examples/monitor.ts http://localhost:7862 60
 */
import { readCard } from '../../src/node/directory/card.ts';
import { readSnapshot } from '../../src/node/directory/snapshot.ts';
import { Listener } from '../../src/node/listener/listener.ts';
import { JitterBuffer } from '../../src/node/media/jitter-buffer.ts';
import { relayPeerId } from '../../src/node/relays/address.ts';

const [relay = '', seconds = '60'] = process.argv.slice(2);
const { addresses }: { addresses: string[] } = await (await fetch(new URL('relay.json', relay))).json();
const hallway = await (await fetch(new URL('hallway', relay))).arrayBuffer();
for (const { card } of readSnapshot(new Uint8Array(hallway)).cards) {
  const { charter } = await readCard(card, Date.now());
  // By speaker. A jitter buffer counts what a person would miss, also when it plays to nobody.
  const voices = new Map<string, JitterBuffer>();
  const onFrames = (speaker: string, _stream: string, frames: Parameters<JitterBuffer['push']>[0]) => {
    const voice = voices.get(speaker) ?? new JitterBuffer();
    voices.set(speaker, voice);
    voice.push(frames, performance.now());
    voice.take(performance.now());
  };
  const listener = new Listener({ room: charter.id, onFrames, onChange: () => undefined });
  listener.learn(addresses.map((address) => ({ id: relayPeerId(address), address })));
  listener.want({ listen: true, watch: true, guest: false });
  setInterval(() => {
    listener.tick();
    const people = listener.summary.onStage.map(({ id, name }) => {
      const { received, lost } = voices.get(id)?.counts ?? { received: 1, lost: 0 };
      return `${name} (${((100 * lost) / (received + lost)).toFixed(1)} % lost)`;
    });
    console.log(`${charter.title}: ${people.join(', ') || 'nobody'} on stage, ${listener.summary.listeners} listening`);
  }, 2_000);
}
setTimeout(() => process.exit(), Number(seconds) * 1_000);
