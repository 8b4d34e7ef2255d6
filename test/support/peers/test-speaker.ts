/** A voice without a page, on the stage of a room of its own: it says the same words over and over by way of relays. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { Application, createEncoder, Signal } from 'libopus-wasm';
import { formatFragment } from '../../../src/node/directory/fragment.ts';
import type { RoomId } from '../../../src/node/identity/ids.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import type { Charter, RecordingRule } from '../../../src/node/records/charter.ts';
import { createRoom, Speaker } from '../../../src/node/speaker/index.ts';
import { until } from './peers.ts';

export interface Radio {
  readonly room: RoomId;
  readonly charter: Charter;
  readonly identity: Signer;
  readonly speaker: Speaker;
  /** What it says, 48 kHz mono. */
  readonly samples: Float32Array;
  /** Fragment of a link to its room by these relays. */
  link(relays: readonly string[]): string;
  stop(): Promise<void>;
}

/** Says `samples` through relays at these addresses; resolves when all of them take it. */
export async function startRadio(
  title: string,
  samples: Float32Array,
  relays: readonly string[],
  { name = 'Radio', recording = 'never' }: { readonly name?: string; readonly recording?: RecordingRule } = {},
): Promise<Radio> {
  const identity = libp2pSigner(await generateKeyPair('Ed25519'));
  const charter = await createRoom(identity, { title, language: 'en', recording });
  const packets = await encodeVoice(samples);
  const speaker = await Speaker.start({ name, identity, room: charter, relays, transports: [webSockets()] });
  const ended = new AbortController();
  const talking = speaker.say(forever(packets), ended.signal).catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });
  await until(() => speaker.relays === relays.length, 'the relays to take the voice');
  return {
    room: charter.id,
    charter,
    identity,
    speaker,
    samples,
    link: (addresses) => formatFragment(charter.id, addresses),
    stop: async () => {
      ended.abort();
      await talking;
      await speaker.close();
    },
  };
}

function* forever(packets: readonly Uint8Array[]): Generator<Uint8Array> {
  for (;;) yield* packets;
}

/** As a page would: 20 ms a packet, 32 kbit/s. What is left at the end is not said. */
export async function encodeVoice(samples: Float32Array): Promise<readonly Uint8Array[]> {
  const encoder = await createEncoder({
    channels: 1,
    bitrate: 32_000,
    sampleRate: SAMPLE_RATE,
    frameSize: FRAME_SAMPLES,
    application: Application.Voip,
    signal: Signal.Voice,
  });
  try {
    const packets: Uint8Array[] = [];
    for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
      packets.push(encoder.encodeFloat(samples.subarray(at, at + FRAME_SAMPLES)).slice());
    }
    return packets;
  } finally {
    encoder.free();
  }
}
