import { FrameDecryptor } from '../../../src/node/e2ee/frames/frame-decryptor.ts';
import { decodeGuestKeyRequest, encodeGuestKeyRequest } from '../../../src/node/e2ee/guest-key-request.ts';
import {
  decodeErrandReply,
  decodeKeysRequest,
  decodeOwn,
  decodePassReply,
  encodeErrandReply,
  encodeKeysRequest,
  encodeOwn,
  encodePassReply,
} from '../../../src/node/e2ee/keys-messages.ts';
import {
  checkListenProof,
  encodeListenChallenge,
  proveListener,
} from '../../../src/node/fanout/protocol/listen-proof.ts';
import { decodeListenerMessage, readWork } from '../../../src/node/fanout/protocol/listener-messages.ts';
import { answerChallenge, checkAnswer, encodeChallenge } from '../../../src/node/fanout/protocol/publish-handshake.ts';
import {
  decodeHello,
  decodeRelayMessage,
  encodeAudio,
  encodeHello,
} from '../../../src/node/fanout/protocol/relay-messages.ts';
import { proveRight, readRight } from '../../../src/node/fanout/protocol/right-proof.ts';
import { encodeQuestion, encodeWork, readQuestion } from '../../../src/node/fanout/protocol/work.ts';
import { peerIdOfKey } from '../../../src/node/identity/peer-id.ts';
import { decodePacket, encodeFarewell, encodeMedia, encodeReport, type Packet } from '../../../src/node/link/packet.ts';
import { readBundle, writeBundle } from '../../../src/node/records/bundle.ts';
import { decodeSignal, encodeSignal } from '../../../src/node/signaling/signal.ts';
import { utf8 } from '../../../src/node/wire/bytes.ts';
import { type Cbor, decodeCbor, decodeCborMaps, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { charter, signer } from '../../support/records/records.ts';
import { NEVER, type Target } from '../target.ts';
import { vectorsOf } from './samples.ts';

const STREAM = '0123456789abcdef';

function writePacket(packet: Packet): Uint8Array {
  if (packet.type === 'media') return encodeMedia(packet.number, packet.stream, packet.frames);
  return packet.type === 'report' ? encodeReport(packet) : encodeFarewell(packet.number, packet.record);
}

export async function messageTargets(): Promise<Target[]> {
  const [session, relay] = await Promise.all([signer(2), signer(5)]);
  const { id: room } = await charter(await signer(1));
  const frames = [0, 1, 2].map((seq) => ({ seq, payload: new Uint8Array(20 + seq).fill(seq) }));
  const draft = { stream: STREAM, frames, captured: 1_795_348_800_000, level: 5, epoch: 2 };
  const bundle = await writeBundle(room, draft, () => new Uint8Array(64).fill(7));
  const challenge = { nonce: new Uint8Array(32).fill(1), relay: relay.publicKey };
  const answer = await answerChallenge(encodeChallenge(challenge), { relay: relay.publicKey, room, session });
  const prover = { at: peerIdOfKey(relay.publicKey), room, signer: session };
  const proof = await proveListener(encodeListenChallenge(challenge), prover);
  const right = await proveRight({ ...challenge, room }, session);
  const keys = await vectorsOf('keys');
  const requests = [...(await vectorsOf('keys', 'an errand')), ...(await vectorsOf('keys', 'asks'))];
  const up = await vectorsOf('listen', 'up');
  const asks = (await vectorsOf('listen', 'up: ask')).map((bytes) => bytes.subarray(1));
  const decryptor = new FrameDecryptor(room);
  decryptor.hold([{ term: 3, epoch: 258, key: new Uint8Array(32).fill(0x4b) }]);
  return [
    { name: 'CBOR', seeds: [...keys, ...asks], read: (bytes) => decodeCbor(bytes, 8_192), write: encodeCbor },
    {
      name: 'CBOR with maps',
      seeds: [
        encodeCbor(
          new Map<number, Cbor>([
            [1, 'a'],
            [-1, new Uint8Array(9)],
          ]),
        ),
      ],
      read: (bytes) => decodeCborMaps(bytes, 8_192),
      write: encodeCbor,
    },
    { name: 'packet', seeds: await vectorsOf('packet'), read: decodePacket, write: writePacket },
    { name: 'signal', seeds: await vectorsOf('signal'), read: decodeSignal, write: encodeSignal },
    { name: 'bundle', seeds: [bundle], read: readBundle },
    {
      name: 'message of a listener',
      seeds: [...up, encodeWork([1, 2, 3, 4, 5, 6, 7, 8]), right],
      read: decodeListenerMessage,
    },
    {
      name: 'hello',
      seeds: [encodeHello({ room, audio: true, guest: true, resume: [{ stream: STREAM, seq: 9 }] })],
      read: decodeHello,
      write: (hello: Parameters<typeof encodeHello>[0]) => encodeHello(hello),
    },
    {
      name: 'message of a relay',
      seeds: [...(await vectorsOf('listen', 'down')), encodeAudio([bundle, bundle])],
      read: decodeRelayMessage,
    },
    {
      name: 'challenge of a relay',
      seeds: [encodeChallenge(challenge)],
      read: (bytes) => answerChallenge(bytes, { relay: relay.publicKey, room, session }),
    },
    { name: 'answer to a challenge', seeds: [answer], read: (bytes) => checkAnswer(bytes, challenge) },
    {
      name: 'challenge of a relay to one that listens',
      seeds: [encodeListenChallenge(challenge)],
      read: (bytes) => proveListener(bytes, prover),
    },
    {
      name: 'question for work',
      seeds: [utf8(encodeQuestion({ bits: 13, nonce: challenge.nonce.subarray(16) }))],
      read: (bytes) => readQuestion(Buffer.from(bytes).toString()),
      refuses: NEVER,
    },
    { name: 'work', seeds: [encodeWork([1, 2, 3, 4, 5, 6, 7, 8]).subarray(1)], read: readWork },
    { name: 'proof of a right', seeds: [right.subarray(1)], read: readRight },
    { name: 'proof of one that listens', seeds: [proof], read: (bytes) => checkListenProof(bytes, challenge, room) },
    {
      name: 'keys request',
      seeds: [...requests, encodeKeysRequest({ kind: 'errand', room, given: { grants: [bundle], tables: [bundle] } })],
      read: decodeKeysRequest,
      write: encodeKeysRequest,
    },
    {
      name: 'errand reply',
      seeds: [encodeErrandReply(undefined), encodeErrandReply(asks.map(decodeGuestKeyRequest))],
      read: decodeErrandReply,
      write: encodeErrandReply,
    },
    { name: 'pass reply', seeds: [encodePassReply(true)], read: decodePassReply, write: encodePassReply },
    {
      name: 'own keys',
      seeds: await vectorsOf('keys', 'own'),
      read: (bytes) => decodeOwn(bytes, room),
      write: encodeOwn,
    },
    { name: 'guest key request', seeds: asks, read: decodeGuestKeyRequest, write: encodeGuestKeyRequest },
    {
      name: 'encrypted frame',
      seeds: (await vectorsOf('sealed-frame')).filter(({ byteLength }) => byteLength > 0),
      read: (payload) => decryptor.open(STREAM, [{ seq: 9, payload }]),
      refuses: NEVER,
    },
  ];
}
