/** Listeners by libp2p stream, each a peer of its own with a connection of its own. A program; crowd.ts starts it. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webRTCDirect } from '@libp2p/webrtc';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { LISTEN_PROTOCOL } from '../../../src/node/fanout/protocol/constants.ts';
import { encodeHello, MAX_RELAY_MESSAGE } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { readMessages, sendMessage } from '../../../src/node/transport/framed-stream.ts';
import { createPeer } from '../../../src/node/transport/peer.ts';
import { answer } from './program.ts';
import { type Heard, Tally } from './tally.ts';

export interface PeersRequest {
  /** Multiaddr of the relay: of its WebSocket or of its webrtc-direct. */
  readonly relay: string;
  readonly room: string;
  readonly count: number;
}

const AT_ONCE = 5;
const DIAL_TIMEOUT = 30_000;

const tally = new Tally(false);

answer({
  join: async (request: PeersRequest): Promise<void> => {
    for (let left = request.count; left > 0; left -= AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, () => join(request)));
    }
  },
  reset: (): void => tally.reset(),
  read: (): Heard => tally.read(),
});

async function join({ relay, room }: PeersRequest): Promise<void> {
  const peer = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    transports: [webSockets(), webRTCDirect({ rtcConfiguration: { iceServers: [] } })],
    addresses: { listen: [] },
  });
  const signal = AbortSignal.timeout(DIAL_TIMEOUT);
  const connection = await peer.libp2p.dial(multiaddr(relay), { signal });
  const stream = await connection.newStream(LISTEN_PROTOCOL, { signal });
  sendMessage(stream, encodeHello({ room, audio: true, guest: true, resume: [] }));
  const ear = tally.add();
  const hear = async (): Promise<void> => {
    for await (const message of readMessages(stream, { maxMessage: MAX_RELAY_MESSAGE, maxTotal: 1e9 })) {
      const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
      tally.take(ear, bytes, 0, bytes.length);
    }
  };
  void hear()
    .catch(() => undefined)
    .finally(() => {
      ear.ended = true;
    });
}
