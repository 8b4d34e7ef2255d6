/** The certificate that the relay shows at its port: from files, by ACME, or none. */
import { isIP } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { type Certificate, openCertificate } from './acme/certificate.ts';
import type { RelayOptions } from './cli/options.ts';
import { readTls } from './http/tls.ts';
import type { PublicPort } from './public-port.ts';
import type { Counters } from './util/counters.ts';
import type { Log } from './util/log.ts';

export interface OwnTlsOptions {
  /** Read each time. */
  readonly options: () => RelayOptions;
  readonly counters: Counters;
  readonly log: Log;
  /** Tells whoever has started the relay. */
  readonly say: (line: string) => void;
}

export interface OwnTls {
  /** At the start; undefined without TLS. Before the first certificate nobody gets past a handshake. */
  readonly first: SecureContextOptions | undefined;
  /** What the operator should know, in sentences. */
  readonly notices: readonly string[];
  /** From now on the port shows what is got. */
  start(door: PublicPort): void;
  /** The files again, of options that are to hold. Rejects with a `Failure` when they cannot be used. The result is called once the options hold. */
  again(options: RelayOptions): Promise<() => void>;
  stop(): Promise<void>;
}

/** Rejects with a `Failure` when the files, or the port of --acme-http-port, cannot be used. */
export async function openOwnTls({ options, counters, log, say }: OwnTlsOptions): Promise<OwnTls> {
  const { acme, data, host, tls } = options();
  const files = tls === undefined ? undefined : await readTls(tls);
  const pages = (): { host: string; port: number }[] =>
    options()
      .announce.filter((place) => isIP(place.host) === 0)
      .map((place) => ({ host: place.host, port: place.port ?? options().port }));
  const certificate: Certificate | undefined =
    acme &&
    (await openCertificate({ acme, data, host, pages, counters, log: log.child({ part: 'certificate' }), say }));
  let door: PublicPort | undefined;
  return {
    first: certificate === undefined ? files : (certificate.pair ?? {}),
    get notices() {
      return certificate?.notices ?? [];
    },
    start: (port) => {
      door = port;
      certificate?.start(port);
    },
    again: async (fresh) => {
      const pair = fresh.tls === undefined ? undefined : await readTls(fresh.tls);
      return () => {
        if (pair !== undefined) door?.setTls(pair);
        certificate?.hurry();
      };
    },
    stop: async () => certificate?.stop(),
  };
}
