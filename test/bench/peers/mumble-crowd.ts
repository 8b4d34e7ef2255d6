/**
 * People at a Mumble server: some talk all the time, all listen, by encrypted UDP as its own clients do. They count what they are sent and do not
 * decrypt it: what listeners do is not measured. A program; peers.ts starts it.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { answer } from '../crowd/program.ts';
import { PacketCount } from './counted.ts';
import { Ocb2 } from './ocb2.ts';

export interface MumbleRequest {
  readonly host: string;
  readonly port: number;
  readonly listeners: number;
  readonly talkers: number;
  /** Bytes of an Opus packet. */
  readonly packet: number;
}

/** Types of messages by TCP. */
const VERSION = 0;
const AUTHENTICATE = 2;
const PING = 3;
const REJECT = 4;
const SYNCED = 5;
const CRYPT_SETUP = 15;
/** First byte of a datagram: kind and target. */
const UDP_PING = 0x20;
const UDP_OPUS = 0x80;
/** The server lets go of who is silent for 30 s, ms. */
const PING_INTERVAL = 10_000;
const FRAME = 20;
const AT_ONCE = 10;

const count = new PacketCount();

answer({
  join: async ({ host, port, listeners, talkers, packet }: MumbleRequest): Promise<void> => {
    for (let i = 0; i < listeners; i += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, listeners - i) }, (_, k) => join(host, port, `L${i + k}`));
      for (const joined of await Promise.all(some)) joined.onPacket(count.add());
    }
    for (let i = 0; i < talkers; i++) {
      const talker = await join(host, port, `T${i}`);
      let seq = 0;
      setInterval(() => {
        talker.send(voicePacket(seq, packet));
        seq += 2;
      }, FRAME);
    }
  },
  reset: () => count.reset(),
  read: () => count.read(),
});

interface Joined {
  send(plain: Uint8Array): void;
  onPacket(heard: () => void): void;
}

async function join(host: string, port: number, name: string): Promise<Joined> {
  const socket = connect({ host, port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const tell = (type: number, body: Uint8Array): void => {
    const head = Buffer.alloc(6);
    head.writeUInt16BE(type);
    head.writeUInt32BE(body.byteLength, 2);
    socket.write(Buffer.concat([head, body]));
  };
  const crypt = Promise.withResolvers<Ocb2>();
  const synced = Promise.withResolvers<void>();
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 6 && rest.length >= 6 + rest.readUInt32BE(2)) {
      const end = 6 + rest.readUInt32BE(2);
      const type = rest.readUInt16BE(0);
      const body = rest.subarray(6, end);
      if (type === CRYPT_SETUP) crypt.resolve(new Ocb2(field(body, 1), field(body, 2)));
      if (type === SYNCED) synced.resolve();
      if (type === REJECT) synced.reject(new Error(`refused: ${body.toString('latin1')}`));
      rest = rest.subarray(end);
    }
  });
  socket.on('error', synced.reject);
  // Version 1.3.4; name, and that Opus is understood.
  tell(VERSION, Buffer.from([0x08, 0x84, 0x86, 0x04]));
  tell(AUTHENTICATE, Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name), Buffer.from([0x28, 1])]));
  const ocb2 = await crypt.promise;
  await synced.promise;
  const udp = createSocket('udp4');
  udp.connect(port, host);
  await once(udp, 'connect');
  const send = (plain: Uint8Array): void => udp.send(ocb2.seal(plain));
  setInterval(() => tell(PING, new Uint8Array()), PING_INTERVAL);
  // The server answers by UDP those it has heard by UDP.
  const reached = once(udp, 'message', { signal: AbortSignal.timeout(5_000) });
  send(new Uint8Array([UDP_PING, 1]));
  await reached;
  return { send, onPacket: (heard) => udp.on('message', heard) };
}

/** A field of a protobuf message that holds nothing but short byte strings. */
function field(body: Buffer, wanted: number): Uint8Array {
  for (let at = 0; at + 2 <= body.length; at += 2 + body[at + 1]!) {
    if (body[at]! >> 3 === wanted) return body.subarray(at + 2, at + 2 + body[at + 1]!);
  }
  throw new Error(`no field ${wanted}`);
}

function voicePacket(seq: number, size: number): Buffer {
  return Buffer.concat([Buffer.from([UDP_OPUS]), varint(seq), varint(size), Buffer.alloc(size, seq)]);
}

/** Mumble's own kind: up to 7, 14 and 28 bits. */
function varint(value: number): Buffer {
  if (value < 0x80) return Buffer.from([value]);
  if (value < 0x4000) return Buffer.from([0x80 | (value >> 8), value & 0xff]);
  return Buffer.from([0xc0 | (value >> 16), (value >> 8) & 0xff, value & 0xff]);
}
