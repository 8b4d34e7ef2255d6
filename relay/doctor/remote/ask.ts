/** One HTTP request and its whole answer, bounded in time and size. */
import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { lookupOf, type Reached } from './target.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Our end of the connection. */
  readonly from: string;
  /** When it was asked and when the answer began, ms since 1970 by this computer's clock. */
  readonly asked: number;
  readonly answered: number;
}

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Address of this computer to ask from. */
  readonly localAddress?: string;
}

/** Bytes of an answer's body: a page's first file has a few thousand. */
const MAX_BODY = 262_144;
const MAX_HEADERS = 16_384;

/**
 * Asks for a path. A certificate that nobody trusts is no hindrance: another check judges it. Rejects when nothing, too much or nothing whole comes, and
 * after the target's time. Redirects are answers.
 */
export function ask(at: Reached, path: string, { headers = {}, localAddress }: AskOptions = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const asked = Date.now();
  const request = (at.secure ? secureRequest : plainRequest)(
    {
      host: at.host,
      port: at.port,
      path,
      headers,
      agent: false,
      lookup: lookupOf(at),
      maxHeaderSize: MAX_HEADERS,
      signal: AbortSignal.timeout(at.timeout),
      rejectUnauthorized: false,
      ...(isIP(at.host) === 0 ? { servername: at.host } : {}),
      ...(localAddress === undefined ? {} : { localAddress }),
    },
    (response) => {
      const answered = Date.now();
      const from = response.socket.localAddress ?? '';
      const parts: Buffer[] = [];
      let size = 0;
      response.on('error', reject);
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > MAX_BODY) request.destroy(new Error(`an answer of more than ${MAX_BODY} bytes`));
        else parts.push(part);
      });
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(parts).toString('utf8'), from, asked, answered });
      });
    },
  );
  request.on('error', reject);
  request.end();
  return promise;
}
