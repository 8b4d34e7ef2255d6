/** A stage: people who talk without a pause, or now and then, all at once, by way of one relay. A program; `startStage` in crowd.ts starts it. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { loadWasmCodecs } from '../../../src/client/audio/codec/wasm-codecs.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { FRAME_SAMPLES } from '../../../src/node/media/frame.ts';
import { createRoom, Speaker } from '../../../src/node/speaker/index.ts';
import { readWav } from '../../support/media/wav.ts';
import { answer } from './program.ts';

export interface StageRequest {
  /** Where the relay's page is. */
  readonly relay: string;
  readonly talkers: number;
  /** WAV files of voices, said round and round. */
  readonly voices: readonly string[];
  /** They are silent for so long, ms, after each `PHRASE`: never unless said. */
  readonly pause?: number;
}

export interface StageAnswer {
  readonly room: string;
  /** Multiaddrs of the relay. */
  readonly addresses: readonly string[];
  /** Mean size of the Opus packets, bytes. */
  readonly packet: number;
}

/** What is said between two pauses, packets of 20 ms. */
const PHRASE = 250;
const FOREVER = new AbortController().signal;

answer({
  open: async ({ relay, talkers, voices, pause = 0 }: StageRequest): Promise<StageAnswer> => {
    const { addresses } = (await (await fetch(`${relay}/relay.json`)).json()) as { addresses: string[] };
    const relays = [addresses.find((a) => a.includes('/ws'))!];
    const sounds = await Promise.all(voices.map(encode));
    const identities = await Promise.all(
      Array.from({ length: talkers }, async () => libp2pSigner(await generateKeyPair('Ed25519'))),
    );
    const charter = await createRoom(identities[0]!, { title: 'A full stage' });
    for (const [i, identity] of identities.entries()) {
      const transports = [webSockets()];
      const speaker = await Speaker.start({ name: `Voice ${i + 1}`, identity, room: charter, relays, transports });
      // Each begins at another point of the 60 ms between two bundles, as people do.
      await new Promise((done) => setTimeout(done, 60 + (60 * i) / talkers));
      const packets = sounds[i % sounds.length]!;
      const words = endless(packets, Math.floor((i * packets.length) / talkers));
      if (pause === 0) void speaker.say(words, FOREVER);
      else void converse(speaker, words, pause);
    }
    const all = sounds.flat();
    return { room: charter.id, addresses, packet: all.reduce((sum, p) => sum + p.byteLength, 0) / all.length };
  },
});

function* endless(packets: readonly Uint8Array[], from: number): Generator<Uint8Array> {
  for (let i = from; ; i++) yield packets[i % packets.length]!;
}

async function converse(speaker: Speaker, words: Generator<Uint8Array>, pause: number): Promise<never> {
  for (;;) {
    const phrase = Array.from({ length: PHRASE }, (): Uint8Array => words.next().value);
    await speaker.say(phrase, FOREVER);
    await new Promise((done) => setTimeout(done, pause));
  }
}

/** A voice as the page encodes it. */
async function encode(path: string): Promise<Uint8Array[]> {
  const { samples } = await readWav(path);
  const codecs = await loadWasmCodecs();
  return await new Promise((resolve, reject) => {
    const packets: Uint8Array[] = [];
    const count = Math.floor(samples.length / FRAME_SAMPLES);
    const encoder = codecs.encoder('voice', {
      packet: (_, packet) => {
        packets.push(packet);
        if (packets.length < count) return;
        encoder.close();
        resolve(packets);
      },
      failed: reject,
    });
    for (let i = 0; i < count; i++) {
      encoder.encode(i, [new Float32Array(samples.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES))]);
    }
  });
}
