/** Whether browsers carry all WebSockets of a person in one TCP connection (RFC 8441): a second line then mends nothing. */
import { type ClientHttp2Session, connect as connectHttp2, type Settings } from 'node:http2';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type Finding, finding } from '../finding.ts';
import { why, within } from '../within.ts';
import type { Reached } from './target.ts';

/** What the server offers: the protocol, such as h2, and whether it takes WebSockets in that. */
export interface Offered {
  readonly protocol: string;
  readonly webSockets: boolean;
}

const NAME = 'HTTP/2';

export async function checkHttp2(at: Reached): Promise<Finding> {
  if (!at.secure) return finding(NAME, 'skipped', 'browsers use it by https alone');
  try {
    return judgeHttp2(await offeredBy(at));
  } catch (error) {
    return finding(NAME, 'warn', `the handshake for HTTP/2 failed: ${why(error)}`, 'look at the log of the proxy');
  }
}

export function judgeHttp2({ protocol, webSockets }: Offered): Finding {
  if (protocol !== 'h2') return finding(NAME, 'ok', 'not offered: each WebSocket has a connection of its own');
  if (!webSockets) return finding(NAME, 'ok', 'for the page; each WebSocket has a connection of its own');
  return finding(
    NAME,
    'warn',
    'all WebSockets of a person share one TCP connection, so a second line past a bad one mends nothing',
    'haproxy: h2-workaround-bogus-websocket-clients in the section global, then reload it; others: switch extended CONNECT (RFC 8441) off',
  );
}

async function offeredBy(at: Reached): Promise<Offered> {
  const socket = connect({
    host: at.address,
    port: at.port,
    ALPNProtocols: ['h2', 'http/1.1'],
    rejectUnauthorized: false,
    ...(isIP(at.host) === 0 ? { servername: at.host } : {}),
  });
  let session: ClientHttp2Session | undefined;
  try {
    const secured = new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    await within(at.timeout, secured);
    if (socket.alpnProtocol !== 'h2') return { protocol: socket.alpnProtocol || 'http/1.1', webSockets: false };
    session = connectHttp2(at.url, { createConnection: () => socket, maxSessionMemory: 1 });
    const settings = await within(at.timeout, firstSettings(session));
    return { protocol: 'h2', webSockets: settings.enableConnectProtocol === true };
  } finally {
    session?.on('error', () => undefined).destroy();
    socket.on('error', () => undefined).destroy();
  }
}

/** A server's settings are the first it says (RFC 9113, section 3.4). */
function firstSettings(session: ClientHttp2Session): Promise<Settings> {
  return new Promise((resolve, reject) => session.once('remoteSettings', resolve).once('error', reject));
}
