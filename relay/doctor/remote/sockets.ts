/** WebSockets at the paths where listeners and speakers come in, with the first words that each says. */
import { randomBytes } from 'node:crypto';
import { type RawData, WebSocket } from 'ws';
import { MAX_CHALLENGE, PUBLISH_PATH, readChallenge } from '../../../src/node/fanout/protocol/publish-handshake.ts';
import {
  decodeRelayMessage,
  encodeHello,
  MAX_RELAY_MESSAGE,
} from '../../../src/node/fanout/protocol/relay-messages.ts';
import { readQuestion, type WorkQuestion } from '../../../src/node/fanout/protocol/work.ts';
import { doWork } from '../../../src/node/fanout/subscribe/work.ts';
import { ROOM_ID_BYTES } from '../../../src/node/identity/ids.ts';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { toBase64url } from '../../../src/node/wire/bytes.ts';
import { type Finding, finding } from '../finding.ts';
import { why, within } from '../within.ts';
import { lookupOf, type Reached } from './target.ts';

/** A WebSocket that stands. */
export interface Standing {
  readonly path: string;
  /** Why it ended, once it has: the code of its closing, 1006 for none. */
  readonly ended: () => { readonly code: number; readonly after: number } | undefined;
  /** Signs of life of the relay so far. */
  readonly pings: () => number;
  close(): void;
}

/** What a handshake came to: what stands and the relay's first message, or why not. */
export type Entered = { readonly standing: Standing; readonly message: Uint8Array } | { readonly refused: string };

/** Of one message: relays send none, a proxy between may. */
const MAX_FRAGMENTS = 64;

/** Listens to a room that nobody has: its state comes all the same. */
export async function enterListening(at: Reached): Promise<Entered> {
  const room = toBase64url(randomBytes(ROOM_ID_BYTES));
  const first = encodeHello({ room, audio: false, guest: false, resume: [] });
  return await enter(at, LISTEN_PATH, MAX_RELAY_MESSAGE, first, async (message) => {
    const question = questionIn(message);
    return question && (await doWork(question));
  });
}

/** What a relay under load asks of strangers in place of letting them in. */
function questionIn(message: Uint8Array): WorkQuestion | undefined {
  try {
    const notice = decodeRelayMessage(message);
    return notice.type === 'notice' ? readQuestion(notice.elsewhere[0] ?? '') : undefined;
  } catch {
    // Judged as whatever it is.
    return undefined;
  }
}

/** The relay says first what a speaker is to sign. Leaving then is no offence. */
export async function enterPublishing(at: Reached): Promise<Entered> {
  return await enter(at, PUBLISH_PATH, MAX_CHALLENGE);
}

/** `reply`: what is said to the relay's first message, if that is not yet what it comes to. */
async function enter(
  at: Reached,
  path: string,
  maxPayload: number,
  first?: Uint8Array,
  reply: (message: Uint8Array) => Promise<Uint8Array | undefined> = async () => undefined,
): Promise<Entered> {
  const url = new URL(path, at.url);
  url.protocol = at.secure ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    followRedirects: false,
    handshakeTimeout: at.timeout,
    maxPayload,
    maxFragments: MAX_FRAGMENTS,
    // Answered by hand: pongs to somebody who never reads would pile up.
    autoPong: false,
    rejectUnauthorized: false,
    lookup: lookupOf(at),
  });
  const since = performance.now();
  let pings = 0;
  let ended: { code: number; after: number } | undefined;
  const heard = new Promise<Uint8Array>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('unexpected-response', (request, response) => {
      reject(new Error(`HTTP ${response.statusCode} in place of a WebSocket`));
      request.destroy();
    });
    socket.on('open', () => first !== undefined && socket.send(first));
    socket.once('message', (data: RawData) => resolve(new Uint8Array(data as Buffer)));
    socket.on('ping', (data) => {
      pings++;
      if (socket.bufferedAmount === 0) socket.pong(data);
    });
    socket.on('close', (code) => {
      ended ??= { code, after: performance.now() - since };
      reject(new Error(`closed with code ${code} before anything was said`));
    });
  });
  try {
    let message = await within(at.timeout, heard);
    const answer = await reply(message);
    if (answer !== undefined) {
      const next = new Promise<Uint8Array>((resolve) => {
        socket.once('message', (data: RawData) => resolve(new Uint8Array(data as Buffer)));
      });
      socket.send(answer);
      message = await within(at.timeout, next);
    }
    return {
      message,
      standing: { path, ended: () => ended, pings: () => pings, close: () => socket.terminate() },
    };
  } catch (error) {
    socket.terminate();
    return { refused: why(error) };
  }
}

const UPGRADE =
  'let the proxy pass WebSockets on: nginx needs proxy_http_version 1.1 and the headers Upgrade and Connection (relay/deploy/proxies)';

export function judgeListening(entered: Entered): Finding {
  const name = `WebSocket ${LISTEN_PATH}`;
  if ('refused' in entered) return refusal(name, entered.refused);
  try {
    const message = decodeRelayMessage(entered.message);
    if (message.type === 'state') return finding(name, 'ok', 'opened, and told the state of a room');
    if (message.type === 'notice')
      return finding(
        name,
        'warn',
        `takes no listeners now: ${message.reason}`,
        'raise --max-listeners or --max-bandwidth, if it is full',
      );
  } catch {
    // What is no message of a relay.
  }
  return finding(name, 'fail', 'opened, but says nothing that a relay says', UPGRADE);
}

/** `key`: the raw key that the relay gives as its own. */
export function judgePublishing(entered: Entered, key: Uint8Array): Finding {
  const name = `WebSocket ${PUBLISH_PATH}`;
  if ('refused' in entered) return refusal(name, entered.refused);
  try {
    readChallenge(entered.message, key);
    return finding(name, 'ok', 'opened, and asked who is there');
  } catch {
    return finding(
      name,
      'fail',
      'opened, but asks for another relay than /relay.json is of',
      'one proxy leads to two relays: let all paths go to the same',
    );
  }
}

function refusal(name: string, why: string): Finding {
  return /HTTP 429/.test(why)
    ? finding(
        name,
        'fail',
        why,
        'too many people are one address for the relay: see its address of yours, or raise --max-per-address',
      )
    : finding(name, 'fail', why, UPGRADE);
}
