/** Sealed reports at relays. */
import type { Signer } from '../../../node/identity/keys.ts';
import { MAX_NAMES, type NamedReport, readNamed, writeAsk } from '../../../node/report/ask.ts';
import { MAX_SEALED, REPORTS_PATH } from '../../../node/report/constants.ts';
import { reportIdOf } from '../../../node/report/sealed-report.ts';
import { toBase64url } from '../../../node/wire/bytes.ts';
import { fetchBytes } from '../platform/fetch-bounded.ts';

const PUT_TIMEOUT = 30_000;

const at = (server: string): string => server.replace(/\/$/, REPORTS_PATH);

/** `servers`: addresses with a slash at the end. Resolves to whether any of them keeps it. */
export async function bring(servers: readonly string[], sealed: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const put = async (server: string): Promise<void> => {
    const { ok, status } = await fetch(at(server), {
      method: 'POST',
      body: sealed,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(PUT_TIMEOUT),
    });
    if (!ok) throw new Error(`${status}`);
  };
  const brought = await Promise.allSettled(servers.map(put));
  for (const one of brought) if (one.status === 'rejected') console.warn('a relay did not take the report', one.reason);
  return brought.some(({ status }) => status === 'fulfilled');
}

/** A report that some server keeps for one of these signers. */
export interface FoundReport extends NamedReport {
  readonly server: string;
  readonly signer: Signer;
}

/** The latest first, each once; undefined when no server answers. */
export async function findReports(
  servers: readonly string[],
  signers: readonly Signer[],
): Promise<readonly FoundReport[] | undefined> {
  const asked = await Promise.allSettled(
    servers.flatMap((server) =>
      signers.map(async (signer) => {
        const named = readNamed(await fetchBytes(await question(server, signer), MAX_NAMES), Date.now());
        return named.map((one) => ({ ...one, server, signer }));
      }),
    ),
  );
  const answers = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (answers.length === 0) return undefined;
  const found = new Map(answers.flat().map((one) => [one.id, one]));
  return [...found.values()].sort((a, b) => b.came - a.came);
}

/** Rejects when the server does not have it any more, or has something else. */
export async function fetchReport({ id, server, signer }: FoundReport): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fetchBytes(`${await question(server, signer)}&id=${id}`, MAX_SEALED);
  if ((await reportIdOf(bytes)) !== id) throw new Error('another report');
  return bytes;
}

async function question(server: string, signer: Signer): Promise<string> {
  return `${at(server)}?ask=${toBase64url(await writeAsk(signer, Date.now()))}`;
}
