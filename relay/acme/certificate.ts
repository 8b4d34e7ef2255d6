/** The relay's own certificate, by ACME: what was kept, and from `start` on what is needed. */
import type { TlsChallenge } from '../http/challenge/challenge-sockets.ts';
import type { Counters } from '../util/counters.ts';
import type { Log } from '../util/log.ts';
import { type HttpChallenges, openHttpChallenges } from './http-challenges.ts';
import { KeptFiles, type Pair } from './kept.ts';
import { OrderError, order } from './order.ts';
import type { Proof, Way } from './protocol.ts';
import { Renewal } from './renewal.ts';

export interface AcmeOptions {
  readonly email: string;
  /** URL of the authority's directory. */
  readonly directory: string;
  /** TCP port at which the authority may ask as well; undefined: at the TLS port alone. */
  readonly httpPort?: number;
}

export interface CertificateOptions {
  readonly acme: AcmeOptions;
  readonly data: string;
  /** Address to listen on. */
  readonly host: string;
  /** Where the page is announced, by name: what the certificate is to be for. Read each time. */
  readonly pages: () => readonly { readonly host: string; readonly port: number }[];
  readonly counters: Counters;
  readonly log: Log;
  /** Tells whoever has started the relay. */
  readonly say: (line: string) => void;
}

/** The port that shows it. */
export interface Shown {
  setTls(pair: Pair): void;
  /** Resolves once an authority would be answered so. */
  setChallenges(challenges: readonly TlsChallenge[]): Promise<void>;
}

export interface Certificate {
  /** What was kept; undefined before the first. */
  readonly pair: Pair | undefined;
  /** When the present one ends, ms of the wall clock. */
  readonly ends: number | undefined;
  readonly notices: readonly string[];
  start(door: Shown): void;
  /** Looks at once whether another is needed. */
  hurry(): void;
  stop(): Promise<void>;
}

/** Rejects with a `Failure` when the port for http-01 is not available; whatever else goes wrong is told in the log. */
export async function openCertificate(options: CertificateOptions): Promise<Certificate> {
  const { acme, data, host, pages, counters, log, say } = options;
  const names = (): string[] => pages().map((page) => page.host);
  const kept = new KeptFiles(data, acme.directory);
  const pair = await kept.pair().catch((error: unknown) => {
    log.error({ error: String(error) }, 'the certificate in the data folder cannot be read');
    return undefined;
  });
  const http =
    acme.httpPort === undefined ? undefined : await openHttpChallenges({ host, port: acme.httpPort, pages, counters });
  const ways: readonly Way[] = http === undefined ? ['tls-alpn-01'] : ['tls-alpn-01', 'http-01'];
  const stopping = new AbortController();
  let door: Shown | undefined;
  const challenges = new Map<string, TlsChallenge>();
  const tell = async (): Promise<void> => {
    if (!stopping.signal.aborted) await door?.setChallenges([...challenges.values()]);
  };
  const renewal = new Renewal({
    pair,
    names,
    order: async (asked, attempt) => {
      const accountKey = await kept.accountKey();
      const first = attempt % ways.length;
      const inTurn = [...ways.slice(first), ...ways.slice(0, first)];
      log.info({ names: asked, directory: acme.directory, way: inTurn[0] }, 'asks for a certificate');
      const { email, directory } = acme;
      const wanted = { email, directory, names: asked, ways: inTurn, accountKey };
      return await order(wanted, stageOf({ challenges, http, tell }), stopping.signal);
    },
    keep: (fresh) => kept.keep(fresh),
    use: (fresh) => {
      door?.setTls(fresh);
      say(`A new certificate for ${names().join(', ')} is in use. The next comes by itself.`);
    },
    howFailed: (error) => (error instanceof OrderError ? error.how : 'refused'),
    counters,
    log,
  });
  return {
    pair,
    get ends() {
      return renewal.ends;
    },
    get notices() {
      return renewal.notices;
    },
    start: (shown) => {
      door = shown;
      if (pair === undefined)
        say(
          `Asks ${new URL(acme.directory).host} for a certificate for ${names().join(', ')}. Browsers can come in once it is there.`,
        );
      renewal.start();
    },
    hurry: () => renewal.hurry(),
    stop: async () => {
      stopping.abort();
      await renewal.stop();
      await http?.stop();
    },
  };
}

interface StageParts {
  readonly challenges: Map<string, TlsChallenge>;
  readonly http: HttpChallenges | undefined;
  readonly tell: () => Promise<void>;
}

function stageOf({ challenges, http, tell }: StageParts): Parameters<typeof order>[1] {
  return {
    show: async (proof: Proof) => {
      if (proof.way === 'http-01') http?.show(proof.token, proof.text);
      else {
        challenges.set(proof.name, proof);
        await tell();
      }
    },
    withdraw: async (proof: Proof) => {
      if (proof.way === 'http-01') http?.withdraw(proof.token);
      else if (challenges.delete(proof.name)) await tell();
    },
  };
}
