/**
 * `--demo`: a room with three machine voices, so that one person alone hears the system work. The speakers live in the relay's process and connect
 * through its loopback port like any peer: nothing outlives the relay, and they can close the room before the relay stops.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import type { Signer } from '../../src/node/identity/keys.ts';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import type { Charter } from '../../src/node/records/charter.ts';
import { createRoom, readOpus, Speaker } from '../../src/node/speaker/index.ts';
import { CommandEngine } from '../captions/command-engine.ts';
import type { Log } from '../util/log.ts';
import { converse, type Turn } from './conversation.ts';
import { fileOf, LINES, shownName, TITLE, VOICES, type VoiceName } from './script.ts';

/** The relay has heard that the room is over, and needs a moment to tell those who look at the hallway: its port closes next. ms. */
const HAND_ON = 300;

export interface DemoOptions {
  /** Multiaddr of the relay on this computer. */
  readonly relay: string;
  /** Listens to the voices and writes their captions, in the place of the words that they are made of. */
  readonly captionsCommand: string | undefined;
  readonly log: Log;
}

/** Opens the room in the background and returns a function that closes it. A failure is logged, and the relay continues without the room. */
export function startDemo(options: DemoOptions): () => Promise<void> {
  const ended = new AbortController();
  const running = run(options, ended.signal).catch((error: unknown) => {
    options.log.error({ error: String(error) }, 'the demo room ended');
  });
  return () => {
    ended.abort(new Error('the demo is over'));
    return running;
  };
}

async function run({ relay, captionsCommand, log }: DemoOptions, signal: AbortSignal): Promise<void> {
  const speakers = new Map<VoiceName, Speaker>();
  try {
    const sounds = await Promise.all(LINES.map((_, i) => readFile(join(import.meta.dirname, 'voices', fileOf(i)))));
    const packets = await Promise.all(sounds.map((file) => Array.fromAsync(readOpus(file))));
    const host = await newIdentity();
    const charter = await createRoom(host, { title: TITLE, language: 'en' });
    for (const [i, voice] of VOICES.entries()) {
      if (signal.aborted) return;
      const speaker = await comeIn(voice, i === 0 ? host : await newIdentity(), charter, relay);
      speakers.set(voice, speaker);
      if (captionsCommand !== undefined) {
        const onProblem = (problem: string) => log.warn({ problem, voice }, 'the captioning command');
        await speaker.captionBy(new CommandEngine({ command: captionsCommand, onProblem }));
      }
    }
    log.info({ room: charter.id }, 'the demo room is open');
    const turns = LINES.map(
      ({ voice, words }, i): Turn => ({
        talker: speakers.get(voice)!,
        packets: packets[i]!,
        words: captionsCommand === undefined ? words : undefined,
      }),
    );
    await converse(turns, signal);
  } finally {
    await Promise.all([...speakers.values()].map((speaker) => speaker.close()));
    await sleep(HAND_ON);
  }
}

function comeIn(voice: VoiceName, identity: Signer, charter: Charter, relay: string): Promise<Speaker> {
  return Speaker.start({
    name: shownName(voice),
    identity,
    room: charter,
    relays: [relay],
    transports: [webSockets()],
  });
}

/** New at every start: the previous room is closed for good, and a machine voice has no reputation to keep. */
async function newIdentity(): Promise<Signer> {
  return libp2pSigner(await generateKeyPair('Ed25519'));
}
