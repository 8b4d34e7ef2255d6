/** A relay that lies to relays which listen at it by libp2p stream: it hands on what an honest one says, changed. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Stream } from '@libp2p/interface';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { LISTEN_PROTOCOL } from '../../../src/node/fanout/protocol/constants.ts';
import { decodeHello, LISTEN_LIMITS } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { readMessages, sendMessage } from '../../../src/node/transport/framed-stream.ts';
import { createPeer } from '../../../src/node/transport/peer.ts';
import { type LieName, lie } from '../fakes/lies.ts';

export interface LyingPeer {
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts one in front of the honest relay at `address`. */
export async function lyingPeer(address: string, name: LieName): Promise<LyingPeer> {
  const peer = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    transports: [webSockets()],
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
  });
  const honest = await peer.libp2p.dial(multiaddr(address));
  await peer.libp2p.handle(LISTEN_PROTOCOL, async (listener) => {
    const upstream = await honest.newStream(LISTEN_PROTOCOL);
    let room = '';
    const tell = lie(name);
    const send = (bytes: Uint8Array): void => {
      if (listener.writeStatus === 'writable') sendMessage(listener, bytes);
    };
    await Promise.all([
      each(listener, upstream, (message) => {
        // It begins with a hello; what it says later goes by unread.
        if (room === '') ({ room } = decodeHello(message));
        sendMessage(upstream, message);
      }),
      each(upstream, listener, (message) => {
        for (const { bytes, after } of tell(message, room)) {
          if (after === 0) send(bytes);
          else setTimeout(() => send(bytes), after);
        }
      }),
    ]);
  });
  return { address: peer.libp2p.getMultiaddrs()[0]!.toString(), stop: () => peer.stop() };
}

/** Whichever end goes, the other has nobody to talk to. */
async function each(from: Stream, other: Stream, take: (message: Uint8Array) => void): Promise<void> {
  try {
    for await (const message of readMessages(from, LISTEN_LIMITS)) take(message);
  } catch {
    // It has ended.
  } finally {
    other.abort(new Error('the other end has gone'));
  }
}
