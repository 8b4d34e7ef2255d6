/**
 * Listeners at Janus's streaming plugin, each a peer connection of its own, and the RTP that feeds it. A program; peers.ts starts it.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { WebSocket } from 'ws';
import { answer } from '../crowd/program.ts';
import { PacketCount } from './counted.ts';

export interface JanusRequest {
  readonly host: string;
  /** Of its WebSocket. */
  readonly port: number;
  /** UDP ports that take RTP, one for each talker. */
  readonly rtp: readonly number[];
  readonly listeners: number;
  /** Bytes of an Opus packet. */
  readonly packet: number;
}

/** The part that is used of the library by which libp2p speaks WebRTC on Node. */
interface PeerConnection {
  onLocalDescription(heard: (sdp: string, type: string) => void): void;
  onGatheringStateChange(heard: (state: string) => void): void;
  onStateChange(heard: (state: string) => void): void;
  onTrack(heard: (track: { onMessage(heard: () => void): void }) => void): void;
  setRemoteDescription(sdp: string, type: string): void;
  localDescription(): { sdp: string } | null;
}

const FRAME = 20;
const PAYLOAD_TYPE = 111;
const AT_ONCE = 5;
const KEEP_ALIVE = 25_000;
const ATTEMPTS = 100;
const RETRY = 200;

const count = new PacketCount();
const webrtc = createRequire(createRequire(import.meta.url).resolve('@libp2p/webrtc')).resolve('node-datachannel');
const { PeerConnection } = (await import(webrtc)) as {
  PeerConnection: new (name: string, config: { iceServers: string[] }) => PeerConnection;
};
/** Held here: what nobody holds is collected, and its connection closed. */
const held: unknown[] = [];

answer({
  join: async (request: JanusRequest): Promise<void> => {
    for (const [i, port] of request.rtp.entries()) feed(request.host, port, i + 1, request.packet);
    for (let i = 0; i < request.listeners; i += AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, request.listeners - i) }, () => join(request)));
    }
  },
  reset: () => count.reset(),
  read: () => count.read(),
});

/** Sends RTP at the pace of speech. */
function feed(host: string, port: number, ssrc: number, size: number): void {
  const socket = createSocket('udp4');
  const packet = Buffer.alloc(12 + size, 0x5a);
  packet[0] = 0x80;
  packet[1] = PAYLOAD_TYPE;
  packet.writeUInt32BE(ssrc, 8);
  let seq = 0;
  setInterval(() => {
    packet.writeUInt16BE(seq & 0xffff, 2);
    packet.writeUInt32BE((seq * 960) >>> 0, 4);
    seq++;
    socket.send(packet, port, host);
  }, FRAME);
}

/** Janus says that it listens a moment before it does. */
async function reached(url: string): Promise<WebSocket> {
  for (let attempt = 0; ; attempt++) {
    const socket = new WebSocket(url, 'janus-protocol');
    try {
      await once(socket, 'open');
      return socket;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise((done) => setTimeout(done, RETRY));
    }
  }
}

type Reply = Record<string, unknown> & { data?: { id: number }; jsep?: { sdp: string } };

async function join({ host, port }: JanusRequest): Promise<void> {
  const socket = await reached(`ws://${host}:${port}`);
  const replies: Reply[] = [];
  socket.on('message', (data: Buffer) => {
    replies.push(JSON.parse(data.toString()) as Reply);
    socket.emit('reply');
  });
  const wait = async (fits: (reply: Reply) => boolean): Promise<Reply> => {
    const signal = AbortSignal.timeout(10_000);
    for (;;) {
      const found = replies.find(fits);
      if (found !== undefined) return found;
      await once(socket, 'reply', { signal });
    }
  };
  let last = 0;
  const tell = (message: object): string => {
    const transaction = `t${last++}`;
    socket.send(JSON.stringify({ ...message, transaction }));
    return transaction;
  };
  const ask = async (message: object): Promise<number> => {
    const transaction = tell(message);
    return (await wait((r) => r['transaction'] === transaction)).data!.id;
  };

  const session = await ask({ janus: 'create' });
  const handle = await ask({ janus: 'attach', session_id: session, plugin: 'janus.plugin.streaming' });
  const at = { session_id: session, handle_id: handle };
  setInterval(() => tell({ janus: 'keepalive', session_id: session }), KEEP_ALIVE);
  tell({ janus: 'message', ...at, body: { request: 'watch', id: 1 } });
  const offer = await wait((r) => r.jsep !== undefined);

  const heard = count.add();
  const connection = new PeerConnection('listener', { iceServers: [] });
  held.push(connection, socket);
  connection.onTrack((track) => {
    held.push(track);
    track.onMessage(heard);
  });
  const gathered = new Promise<void>((resolve) =>
    connection.onGatheringStateChange((state) => state === 'complete' && resolve()),
  );
  const connected = new Promise<void>((resolve) =>
    connection.onStateChange((state) => state === 'connected' && resolve()),
  );
  connection.setRemoteDescription(offer.jsep!.sdp, 'offer');
  await gathered;
  const { sdp } = connection.localDescription()!;
  tell({ janus: 'message', ...at, body: { request: 'start' }, jsep: { type: 'answer', sdp } });
  await Promise.race([
    connected,
    new Promise((_, reject) => setTimeout(reject, 15_000, new Error('a listener could not connect'))),
  ]);
}
