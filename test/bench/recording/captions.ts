/** How much later a listener by relay reads words than the speaker's engine understood them. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { CaptionReader } from '../../../src/node/captions/caption-reader.ts';
import type { SpeechEngine } from '../../../src/node/captions/speech-engine.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { Listener } from '../../../src/node/listener/listener.ts';
import { relayPeerId } from '../../../src/node/relays/address.ts';
import { RECORD_KINDS } from '../../../src/node/room/record-kinds.ts';
import { createRoom, Speaker } from '../../../src/node/speaker/index.ts';
import { sleep } from '../../../src/node/util/sleep.ts';
import { demoLine } from '../../support/media/demo-voices.ts';
import { startFanoutRelay } from '../../support/peers/local-relay.ts';
import { until } from '../../support/peers/peers.ts';
import type { Bench } from '../bench.ts';
import { quantile } from '../measure/statistics.ts';

/** Lines, one a second: each a word that grows and then is finished. */
const LINES = 40;
const NEVER = new AbortController().signal;

export const captions: Bench = {
  name: 'captions',
  about: 'captions by relay: from words that an engine understood to words that a listener reads',
  run: async (say) => {
    const relay = await startFanoutRelay();
    const identity = libp2pSigner(await generateKeyPair('Ed25519'));
    const charter = await createRoom(identity, { title: 'Captions' });
    const { address } = relay;
    const transports = [webSockets()];
    const speaker = await Speaker.start({ name: 'Ada', identity, room: charter, relays: [address], transports });
    const read = new Map<string, number>();
    let framesAt: number | undefined;
    const listener = new Listener({
      room: charter.id,
      kinds: RECORD_KINDS,
      onFrames: () => (framesAt ??= performance.now()),
      onChange: () => undefined,
    });
    const reader = new CaptionReader({
      room: charter.id,
      keys: () => undefined,
      onLine: ({ words }) => read.set(words, performance.now()),
    });
    listener.state.on('caption', () => reader.take(listener.state.kinds.caption.kept.all));
    listener.learn([{ id: relayPeerId(address), address }]);
    listener.want({ listen: true, watch: true, guest: true });
    const ticking = setInterval(() => listener.tick(), 250);
    const engine: SpeechEngine = { listen: () => undefined, onWords: undefined, stop: () => undefined };
    try {
      await speaker.captionBy(engine);
      await until(() => speaker.wanted && listener.summary.onStage.length > 0, 'a listener');
      say(`${LINES} lines while somebody talks`);
      const packets = await demoLine(3);
      const stop = new AbortController();
      const talking = (async () => {
        for (;;) await speaker.say(packets, stop.signal);
      })().catch(() => undefined);
      await until(() => framesAt !== undefined, 'a sound');
      const written = new Map<string, number>();
      for (let line = 0; line < LINES; line++)
        for (const final of [false, true]) {
          const text = `word ${line} ${final}`;
          written.set(text, performance.now());
          engine.onWords?.({ text, final });
          // At any moment of the relay's own rhythm.
          await sleep(500 + 100 * Math.random(), NEVER);
        }
      await sleep(1_500, NEVER);
      stop.abort();
      await talking;
      const delays = [...written].flatMap(([words, at]) => (read.has(words) ? [read.get(words)! - at] : []));
      return [
        { name: 'captions.delay.p50', value: quantile(delays, 0.5), unit: 'ms' },
        { name: 'captions.delay.p95', value: quantile(delays, 0.95), unit: 'ms' },
        { name: 'captions.read', value: (100 * delays.length) / written.size, unit: '%' },
      ];
    } finally {
      clearInterval(ticking);
      listener.stop();
      await speaker.close();
      await relay.stop();
    }
  },
};
