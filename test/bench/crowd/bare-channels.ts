/**
 * The yardstick of webrtc-direct: data channels of the library that libp2p uses on Node, and nothing around them. Sends every one the same bytes at
 * the same cadence. A program, which starts the listening end as a second one; crowd.ts starts it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { type Channel, type PeerConnection, peerConnection } from '../../support/peers/data-channels.ts';
import { answer } from './program.ts';

export interface ChannelsRequest {
  readonly channels: number;
  /** Bytes of a message, and between two of them, ms. */
  readonly size: number;
  readonly every: number;
}

/** What the two ends say to each other of connection `i`: a description, or a candidate. */
type Word = { readonly i: number; readonly value: string; readonly kind: string; readonly description: boolean };

const FAR = 'far';
/** Between two handshakes, ms. */
const APART = 30;
/** Held here: what nobody holds is collected, and its connection closed. */
const connections: PeerConnection[] = [];
const channels: Channel[] = [];

function connection(i: number, tell: (word: Word) => void): PeerConnection {
  const made = peerConnection();
  connections[i] = made;
  made.onLocalDescription((value, kind) => tell({ i, value, kind, description: true }));
  made.onLocalCandidate((value, kind) => tell({ i, value, kind, description: false }));
  return made;
}

function hear({ i, value, kind, description }: Word): void {
  if (description) connections[i]!.setRemoteDescription(value, kind);
  else connections[i]!.addRemoteCandidate(value, kind);
}

async function open(far: ChildProcess, i: number): Promise<Channel> {
  const channel = connection(i, (word) => far.send(word)).createDataChannel('bare');
  await new Promise<void>((resolve) => channel.onOpen(resolve));
  return channel;
}

if (process.argv[2] === FAR) {
  process.on('message', (word: Word) => {
    if (connections[word.i] === undefined) {
      connection(word.i, (told) => process.send!(told)).onDataChannel((channel) => {
        channels.push(channel);
        channel.onMessage(() => undefined);
      });
    }
    hear(word);
  });
  process.on('disconnect', () => process.exit(0));
} else {
  answer({
    /** CPU time of this end alone, seconds. */
    cpu: (): number => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    open: async ({ channels: count, size, every }: ChannelsRequest): Promise<void> => {
      const far = fork(import.meta.filename, [FAR]);
      far.on('message', (word: Word) => hear(word));
      const opening: Promise<Channel>[] = [];
      for (let i = 0; i < count; i++) {
        opening.push(open(far, i));
        await new Promise((done) => setTimeout(done, APART));
      }
      channels.push(...(await Promise.all(opening)));
      const message = new Uint8Array(size).fill(0xff);
      setInterval(() => {
        for (const channel of channels) channel.sendMessageBinary(message);
      }, every);
    },
  });
}
