/** A source's connection to Icecast 2.4 or newer: an HTTP PUT whose body is the stream and has no end. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
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
/** Characters of an answer that are shown. */
const SHOWN = 80;

/** Opens the mount; rejects with the reason when Icecast does not take it, with the signal's when that aborts. */
export function openMount(
  target: IcecastTarget,
  station: Station,
  bitrate: number,
  signal: AbortSignal,
): Promise<Mount> {
  const { secure, host, port, mount, user, password } = target;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = (secure ? requestHttps : requestHttp)({
      host,
      port,
      path: mount,
      method: 'PUT',
      auth: `${user}:${password}`,
      agent: false,
      headers: describe(station, bitrate),
    });
    const ended = Promise.withResolvers<Error>();
    const close = (): void => void request.destroy();
    const onAbort = (): void => fail(signal.reason as Error);
    const fail = (error: Error): void => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(late);
      request.destroy();
      ended.resolve(error);
      reject(error);
    };
    const late = setTimeout(() => fail(new Error('no answer')), ANSWER);
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('error', fail).on('close', () => fail(new Error('it closed the connection')));
    const open = (): void => {
      clearTimeout(late);
      resolve({
        get unsent() {
          return request.writableLength;
        },
        closed: ended.promise,
        write: (bytes) => void request.write(bytes),
        end: async () => {
          request.end();
          const soon = setTimeout(close, END);
          await ended.promise;
          clearTimeout(soon);
        },
        close,
      });
    };
    request.on('continue', open);
    request.on('response', (response) => {
      const { statusCode = 0, statusMessage = '' } = response;
      // The answer to a body that has only begun: Icecast says that it takes it.
      if (statusCode === 200) {
        response.resume();
        open();
        return;
      }
      const said = `it answered ${statusCode} ${statusMessage.replaceAll(/[^ -~]/g, '').slice(0, SHOWN)}`;
      fail(statusCode === 401 ? new UnauthorizedError(said) : new Error(said));
    });
    // Icecast does not read a body in chunks; without a length either, the body lasts as long as the connection.
    request.removeHeader('Transfer-Encoding');
    // Set here and not above, where Node would write the head at once.
    request.setHeader('Expect', '100-continue');
    request.flushHeaders();
  });
}

function describe({ title, language, link }: Station, bitrate: number): Record<string, string> {
  return {
    'Content-Type': 'application/ogg',
    'User-Agent': 'Stoa',
    // Not for the public directory of stations.
    'Ice-Public': '0',
    'Ice-Name': header(title),
    'Ice-Description': header(`A room of Stoa: who is on its stage${language === '' ? '' : ` (${language})`}`),
    'Ice-Bitrate': String(Math.round(bitrate / 1_000)),
    ...(link === undefined ? {} : { 'Ice-Url': header(link) }),
  };
}

/** Icecast takes headers for UTF-8, and Node writes one byte for each character. */
function header(text: string): string {
  return Buffer.from(text.replaceAll(/\p{Cc}/gu, ' '), 'utf8').toString('latin1');
}
