/**
 * Loads by which one address, or a number of them, takes what it can of a relay: idle connections, floods, joins, answers left unread. All of it is well-formed for
 * other software. A program; siege.ts starts it.
 */
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { PUBLISH_PATH } from '../../../src/node/fanout/protocol/publish-handshake.ts';
import { encodeHello } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { frame } from '../../support/peers/local-relay.ts';
import { answer } from './program.ts';

/** Idle connections; floods of empty messages, of hellos, at the port of publishers, of HTTP and of STUN; joins; and listeners that never read. */
export type Attack = 'idle' | 'empty' | 'hellos' | 'joins' | 'unread' | 'publish' | 'http' | 'stun';

export interface AttackRequest {
  readonly attack: Attack;
  readonly port: number;
  readonly stun: number;
  readonly room: string;
  /** Of all addresses together. */
  readonly mbit: number;
  /** How many addresses, each of another network, they come from. */
  readonly addresses: number;
}

/** The pace is kept in steps of so many ms. */
const STEP = 10;
/** Connections of an address held at a time; more than the relay allows it. */
const HELD = 500;
/** New ones in a step. */
const NEW = 5;

let sent = 0;
let turn = 0;
let stop: () => void = () => undefined;

answer({
  begin: (request: AttackRequest): void => {
    sent = 0;
    stop = request.attack === 'stun' ? flood(request) : hold(request);
  },
  end: (): number => {
    stop();
    return sent;
  },
});

/** The attacker's addresses, one after the other. */
function nextAddress(addresses: number): string {
  turn = (turn + 1) % addresses;
  return `127.9.${turn}.9`;
}

function upgrade(path: string): Buffer {
  return Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: relay.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
}

/** What each connection says first, and what it goes on saying. */
function words({ attack, room }: AttackRequest): {
  readonly first: Buffer;
  readonly more: Buffer;
  readonly reads: boolean;
} {
  const none = Buffer.alloc(0);
  const hello = frame(2, encodeHello({ room, audio: true, guest: true, resume: [] }));
  const many = (bytes: Buffer) => Buffer.concat(new Array<Buffer>(20).fill(bytes));
  const listen = upgrade(LISTEN_PATH);
  switch (attack) {
    case 'empty':
      return { first: Buffer.concat([listen, hello]), more: many(frame(2, new Uint8Array())), reads: true };
    case 'hellos':
      return { first: Buffer.concat([listen, hello]), more: many(hello), reads: true };
    case 'joins':
    case 'unread':
      return { first: Buffer.concat([listen, hello]), more: none, reads: attack === 'joins' };
    case 'publish':
      return { first: upgrade(PUBLISH_PATH), more: many(frame(2, new Uint8Array(150))), reads: true };
    case 'http':
      return {
        first: none,
        more: many(Buffer.from('GET /relay.json HTTP/1.1\r\nHost: relay.example\r\n\r\n')),
        reads: true,
      };
    default:
      return { first: none, more: none, reads: true };
  }
}

/** Connections from one address, anew where the relay ends them. */
function hold(request: AttackRequest): () => void {
  const { first, more, reads } = words(request);
  const sockets = new Set<Socket>();
  const budget = (request.mbit * 1e6 * STEP) / 8 / 1_000;
  let left = 0;
  const say = (socket: Socket, bytes: Buffer): void => {
    if (bytes.length === 0 || !socket.writable || socket.writableLength > 65_536) return;
    socket.write(bytes);
    sent += bytes.length;
    left -= bytes.length;
  };
  const open = (): void => {
    const socket = connect({
      host: '127.0.0.1',
      port: request.port,
      localAddress: nextAddress(request.addresses),
      noDelay: true,
    });
    sockets.add(socket);
    // A packet each way at least, where nothing is said.
    left -= 120;
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('connect', () => say(socket, first));
    if (reads) socket.resume();
    if (request.attack === 'joins') setTimeout(() => socket.destroy(), 100);
  };
  const timer = setInterval(() => {
    left = Math.min(left + budget, 2 * budget);
    for (let i = 0; i < NEW && sockets.size < HELD * request.addresses && left > 0; i++) open();
    for (const socket of sockets) if (left > 0 && !socket.connecting) say(socket, more);
  }, STEP);
  return () => {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  };
}

/** Binding requests from one socket of each address. */
function flood({ stun, mbit, addresses }: AttackRequest): () => void {
  const sockets = Array.from({ length: addresses }, () =>
    createSocket('udp4')
      .on('message', () => undefined)
      .bind(0, nextAddress(addresses)),
  );
  const request = Buffer.from('000100002112a442000000000000000000000000', 'hex');
  /** With the headers of IP and UDP. */
  const size = request.length + 28;
  const each = (mbit * 1e6 * STEP) / 8 / 1_000 / size;
  const timer = setInterval(() => {
    for (let i = 0; i < each; i++) sockets[i % addresses]!.send(request, stun, '127.0.0.1');
    sent += Math.ceil(each) * size;
  }, STEP);
  return () => {
    clearInterval(timer);
    for (const socket of sockets) socket.close();
  };
}
