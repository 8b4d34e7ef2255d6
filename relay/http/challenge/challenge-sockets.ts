/**
 * A certificate authority that asks whether a name is ours, on the TLS port itself (tls-alpn-01, RFC 8737): it connects for the protocol "acme-tls/1" and is shown a certificate with the
 * answer in it. Everybody else meanwhile is shown the usual one. Node asks for a certificate before it tells the protocol, so the first message is looked at here. Only while an answer is due:
 * at other times nothing of this is on the way.
 */
import type { Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { Counters } from '../../util/counters.ts';
import { readClientHello } from './client-hello.ts';
import { readFirstBytes } from './first-bytes.ts';

/** What is shown to whoever asks for this name by "acme-tls/1". */
export interface TlsChallenge {
  readonly name: string;
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface ChallengeSocketsOptions {
  /** Time for the first message, and for the handshake, ms. */
  readonly timeout: number;
  readonly counters: Counters;
}

const PROTOCOL = 'acme-tls/1';
/** An authority's first message takes about 250 bytes, a browser's 2,000. */
const MOST = 4_096;

export class ChallengeSockets {
  readonly #o: ChallengeSocketsOptions;
  #answers: ReadonlyMap<string, Server> = new Map();

  constructor(options: ChallengeSocketsOptions) {
    this.#o = options;
  }

  /** In place of those before. Throws when a certificate and its key cannot be used. */
  set(challenges: readonly TlsChallenge[]): void {
    this.#answers = new Map(challenges.map((challenge) => [challenge.name, this.#answering(challenge)]));
  }

  /** Calls `usual` for everybody who does not come for an answer: at once when none is due. What was looked at is still to be read then. */
  accept(socket: Socket, usual: () => void): void {
    if (this.#answers.size === 0) {
      usual();
      return;
    }
    readFirstBytes(socket, {
      timeout: this.#o.timeout,
      onSilent: () => this.#o.counters.add('http.closed.silent'),
      look: (bytes) => {
        const hello = readClientHello(bytes);
        return hello === 'partial' && bytes.length < MOST ? undefined : hello;
      },
      onFound: (hello, bytes) => {
        socket.unshift(bytes);
        const answer = typeof hello === 'string' || !hello.protocols.includes(PROTOCOL) ? undefined : hello.name;
        const server = answer === undefined ? undefined : this.#answers.get(answer);
        if (server === undefined) usual();
        else server.emit('connection', socket);
      },
    });
  }

  /** Listens nowhere: it is handed connections. The handshake is the answer. */
  #answering({ cert, key }: TlsChallenge): Server {
    const server = createServer({
      cert,
      key,
      ALPNProtocols: [PROTOCOL],
      minVersion: 'TLSv1.2',
      handshakeTimeout: this.#o.timeout,
    });
    server.on('secureConnection', (socket) => {
      socket.on('error', () => undefined);
      socket.end();
      socket.setTimeout(this.#o.timeout, () => socket.destroy());
      this.#o.counters.add('acme.answered');
    });
    return server.on('tlsClientError', (_error, socket) => socket.destroy());
  }
}
