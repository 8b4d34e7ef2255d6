/**
 * Thousands of listeners by WebSocket, plain or over TLS, in a process of their own. They read frames from bare TCP sockets: the usual client would cost
 * this machine more than the relay it measures. A program; crowd.ts starts it.
 */
import { once } from 'node:events';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { encodeHello } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { frame } from '../../support/peers/local-relay.ts';
import { answer } from './program.ts';
import { type Ear, type Heard, Tally } from './tally.ts';

export interface JoinRequest {
  readonly host: string;
  readonly port: number;
  readonly room: string;
  readonly count: number;
  /** Own address they come from: the system's choice unless said. */
  readonly from?: string;
  /** Keep the delay of each bundle. */
  readonly timed: boolean;
  /** By TLS. */
  readonly secure?: boolean;
}

/**
 * What listeners that are not timed read in one go, ms: the processors of thousands of machines are not this machine's. What comes meanwhile
 * waits in the kernel, as it waits in the network.
 */
const NAP = 100;
/** Handshakes at once: as many as a server's queue takes with ease. */
const AT_ONCE = 50;
const PING = 0x9;
const PONG = 0xa;
/** Shared by all sockets: what is in it is counted before the next is read. */
const BUFFER = Buffer.allocUnsafe(256 * 1024);
const HEAD_END = Buffer.from('\r\n\r\n');

let tally: Tally | undefined;
let timed = false;
let awake = true;

answer({
  join: async (request: JoinRequest): Promise<void> => {
    timed = request.timed;
    tally ??= new Tally(timed);
    for (let left = request.count; left > 0; left -= AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, () => join(request, tally!)));
    }
  },
  reset: (): void => {
    if (!timed && awake) setInterval(nap, 1);
    awake = false;
    tally!.reset();
  },
  read: (): Heard => tally!.read(),
});

function nap(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAP);
}

async function join(
  { host, port, room, from: localAddress, secure = false }: JoinRequest,
  tally: Tally,
): Promise<void> {
  const ear = tally.add();
  let greeted = false;
  let rest: Buffer | undefined;
  const open: (options: NetConnectOpts) => Socket = secure
    ? (options) => connectSecure({ ...options, rejectUnauthorized: false })
    : connect;
  const socket = open({
    host,
    port,
    ...(localAddress !== undefined && { localAddress }),
    noDelay: true,
    onread: {
      buffer: BUFFER,
      callback: (length) => {
        const fresh = BUFFER.subarray(0, length);
        const bytes = rest === undefined ? fresh : Buffer.concat([rest, fresh]);
        let from = 0;
        if (!greeted) {
          const end = bytes.indexOf(HEAD_END);
          if (end < 0) {
            rest = Buffer.from(bytes);
            return true;
          }
          greeted = true;
          socket.emit('greeted');
          from = end + HEAD_END.length;
        }
        const read = readFrames(socket, ear, tally, bytes, from);
        rest = read < bytes.length ? Buffer.from(bytes.subarray(read)) : undefined;
        return true;
      },
    },
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    ear.ended = true;
  });
  await once(socket, secure ? 'secureConnect' : 'connect');
  socket.write(
    `GET ${LISTEN_PATH} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await once(socket, 'greeted', { signal: AbortSignal.timeout(20_000) });
  socket.write(frame(2, encodeHello({ room, audio: true, guest: true, resume: [] })));
}

/** Counts the whole frames from `at` on. Returns where the next begins. */
function readFrames(socket: Socket, ear: Ear, tally: Tally, bytes: Buffer, from: number): number {
  let at = from;
  while (at + 2 <= bytes.length) {
    const short = bytes[at + 1]! & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (at + head > bytes.length) break;
    const length = short === 127 ? bytes.readUInt32BE(at + 6) : short === 126 ? bytes.readUInt16BE(at + 2) : short;
    const start = at + head;
    if (start + length > bytes.length) break;
    const opcode = bytes[at]! & 0x0f;
    if (opcode === PING) socket.write(frame(PONG, bytes.subarray(start, start + length)));
    else if (opcode === 2) tally.take(ear, bytes, start, start + length);
    at = start + length;
  }
  return at;
}
