/**
 * A source's connection to Icecast 2.4 or newer: an HTTP PUT whose body is the stream and has no end. By a plain socket, since what Icecast speaks is not
 * quite HTTP: it answers while the body goes on, takes no chunks, and wants titles in UTF-8.
 */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MAX_ANSWER, readAnswer } from './icecast-answer.ts';
import type { IcecastTarget } from './icecast-url.ts';
import type { Station } from './outlet.ts';

export interface Mount {
  /** Bytes that the network has not taken. */
  readonly unsent: number;
  /** Resolves with the reason when the connection has ended; never rejects. */
  readonly closed: Promise<Error>;
  write(bytes: Uint8Array): void;
  /** Closes it when all is sent, and resolves soon, whether it was. */
  end(): Promise<void>;
  /** Closes it at once. Idempotent. */
  close(): void;
}

/** Icecast does not take this name and password. */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
}

/** Time for the answer, ms. */
const ANSWER = 10_000;
/** Time for what is still to be sent at the end, ms. */
const END = 1_000;
/** How soon one that has vanished is looked for, ms. */
const KEEP_ALIVE = 15_000;

/** Opens the mount; rejects with the reason when Icecast does not take it, with the signal's when that aborts. */
export function openMount(
  target: IcecastTarget,
  station: Station,
  bitrate: number,
  signal: AbortSignal,
): Promise<Mount> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = dial(target);
    const ended = Promise.withResolvers<Error>();
    const fail = (error: Error): void => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(late);
      socket.destroy();
      ended.resolve(error);
      reject(error);
    };
    const onAbort = (): void => fail(signal.reason as Error);
    const late = setTimeout(() => fail(new Error('no answer')), ANSWER);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', fail).on('close', () => fail(new Error('it closed the connection')));
    let answer = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      // What it says later is that it has taken the stream, or nothing.
      if (answer.length >= MAX_ANSWER) return;
      answer += text;
      const status = readAnswer(answer);
      if (status === undefined) return;
      const { code, said } = status;
      answer = ' '.repeat(MAX_ANSWER);
      if (code !== 100 && code !== 200) {
        fail(code === 401 ? new UnauthorizedError(said) : new Error(said));
        return;
      }
      clearTimeout(late);
      resolve(mountOf(socket, ended.promise));
    });
    socket.write(`PUT ${target.mount} HTTP/1.1\r\n${headersOf(target, station, bitrate).join('\r\n')}\r\n\r\n`, 'utf8');
  });
}

function dial({ secure, host, port }: IcecastTarget): Socket {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = secure ? connectTls({ host, port, ALPNProtocols: ['http/1.1'], ...name }) : connect({ host, port });
  return socket.setKeepAlive(true, KEEP_ALIVE);
}

function mountOf(socket: Socket, closed: Promise<Error>): Mount {
  return {
    get unsent() {
      return socket.writableLength;
    },
    closed,
    write: (bytes) => void socket.write(bytes),
    end: async () => {
      socket.end();
      const soon = setTimeout(() => socket.destroy(), END);
      await closed;
      clearTimeout(soon);
    },
    close: () => void socket.destroy(),
  };
}

function headersOf({ host, port, user, password }: IcecastTarget, station: Station, bitrate: number): string[] {
  const { title, language, link } = station;
  return [
    `Host: ${isIP(host) === 6 ? `[${host}]` : host}:${port}`,
    `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    'User-Agent: Stoa',
    'Content-Type: application/ogg',
    'Expect: 100-continue',
    // Not for the public directory of stations.
    'Ice-Public: 0',
    `Ice-Name: ${oneLine(title)}`,
    `Ice-Description: A room of Stoa: who is on its stage${language === '' ? '' : ` (${oneLine(language)})`}`,
    `Ice-Bitrate: ${Math.round(bitrate / 1_000)}`,
    ...(link === undefined ? [] : [`Ice-Url: ${oneLine(link)}`]),
  ];
}

/** A title comes from a room, and is to be no header of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}
