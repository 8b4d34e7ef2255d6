/** Hands a push to a push service, by https. What answers is a stranger: nothing of it is read but its status. */
import { request } from 'node:https';
import { isPushEndpoint } from './endpoint.ts';
import { pushLookup } from './push-lookup.ts';

export interface Push {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Delivered {
  readonly status: number;
  /** Seconds after which the service wants to be asked again, if it says so. */
  readonly retryAfter?: number;
}

/** Rejects when there is no answer in time, and when the signal aborts. */
export type Deliver = (push: Push, signal: AbortSignal) => Promise<Delivered>;

/** Time from the lookup to the answer, ms. */
const TIMEOUT = 10_000;
const MAX_HEADERS = 8_192;

/** Only to public addresses, whatever the name says: those that are dialled are those that were judged. A redirection is not followed. */
export const deliver: Deliver = ({ endpoint, headers, body }, stopped) =>
  new Promise((resolve, reject) => {
    // An address is not looked up, so its text is judged here too.
    if (!isPushEndpoint(endpoint)) throw new Error('no push service');
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT), stopped]);
    const asking = request(endpoint, {
      method: 'POST',
      headers: { ...headers },
      lookup: pushLookup(signal),
      maxHeaderSize: MAX_HEADERS,
      agent: false,
      signal,
    });
    asking.on('error', reject);
    asking.on('response', (response) => {
      const after = Number(response.headers['retry-after']);
      resolve({ status: response.statusCode ?? 0, ...(after > 0 ? { retryAfter: after } : {}) });
      response.destroy();
    });
    asking.end(body);
  });
