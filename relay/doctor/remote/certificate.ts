/** The relay's certificate, as a browser looks at it. */
import { isIP } from 'node:net';
import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { isLoopback } from '../../util/ip.ts';
import { type Finding, finding, gravest } from '../finding.ts';
import { why, within } from '../within.ts';
import type { Reached } from './target.ts';

/** What a TLS handshake showed. */
export interface Handshake {
  /** Why the chain is not trusted, as OpenSSL codes it; '' for one that is. */
  readonly distrust: string;
  /** False for a certificate that is for other names. */
  readonly fits: boolean;
  readonly names: readonly string[];
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** Such as TLSv1.3. */
  readonly protocol: string;
}

const NAME = 'certificate';
const DAY = 86_400_000;
/** Somebody should have renewed it by then: so many days before its end, or this part of its life for one that lives for days. */
const EARLY_DAYS = 14;
const EARLY_PART = 1 / 4;
/** Names shown. */
const SHOWN = 5;
const RENEW = 'renew it (certbot renew), then reload the proxy, or send the relay SIGHUP';

/** The finding, and whether browsers accept the certificate. */
export async function checkCertificate(at: Reached): Promise<Finding> {
  if (!at.secure) return judgePlain(at.host);
  try {
    return judgeCertificate(at.host, await shakeHands(at), Date.now());
  } catch (error) {
    return finding(
      NAME,
      'fail',
      `no TLS at this port: ${why(error)}`,
      'ask by http, or give the relay --tls-cert and --tls-key',
    );
  }
}

export function judgePlain(host: string): Finding {
  if (host === 'localhost' || isLoopback(host)) return finding(NAME, 'skipped', 'on this computer http will do');
  return finding(
    NAME,
    'warn',
    'http: browsers allow a microphone on https alone, so people can listen and not talk',
    'add --tls-cert and --tls-key, or a proxy and --behind-proxy',
  );
}

export function judgeCertificate(
  host: string,
  { distrust, fits, names, from, to, protocol }: Handshake,
  now: number,
): Finding {
  const left = (to - now) / DAY;
  const days = (count: number): string =>
    `${Math.floor(Math.abs(count))} day${Math.floor(Math.abs(count)) === 1 ? '' : 's'}`;
  const list = [...names.slice(0, SHOWN), ...(names.length > SHOWN ? ['...'] : [])].join(', ');
  const early = left < EARLY_DAYS && to - now < (to - from) * EARLY_PART;
  return gravest([
    early
      ? finding(NAME, 'warn', `ends in ${days(left)}`, RENEW)
      : finding(NAME, 'ok', `for ${list}, ${days(left)} left, ${protocol}`),
    ...(left < 0 ? [finding(NAME, 'fail', `ended ${days(left)} ago`, RENEW)] : []),
    ...(from > now
      ? [finding(NAME, 'fail', `begins in ${days((from - now) / DAY)}`, "set this computer's clock right, or wait")]
      : []),
    ...(fits
      ? []
      : [
          finding(
            NAME,
            'fail',
            `for ${list || 'no name'}, not for ${host}`,
            `get one for ${host} (certbot -d ${host})`,
          ),
        ]),
    ...(distrust === '' ? [] : [distrusted(distrust)]),
  ]);
}

function distrusted(code: string): Finding {
  const incomplete = /UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/.test(code);
  return incomplete
    ? finding(
        NAME,
        'fail',
        `the chain does not lead to an authority that is trusted (${code})`,
        'serve fullchain.pem, not cert.pem alone',
      )
    : finding(
        NAME,
        'fail',
        `browsers do not trust it (${code})`,
        'get one from an authority that browsers know (certbot, Caddy); for one of your own, NODE_EXTRA_CA_CERTS=ca.pem makes this check know it',
      );
}

async function shakeHands(at: Reached): Promise<Handshake> {
  const socket = connect({
    host: at.address,
    port: at.port,
    rejectUnauthorized: false,
    ...(isIP(at.host) === 0 ? { servername: at.host } : {}),
  });
  try {
    const secured = new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    await within(at.timeout, secured);
    return seen(at.host, socket);
  } finally {
    socket.on('error', () => undefined).destroy();
  }
}

function seen(host: string, socket: TLSSocket): Handshake {
  const certificate = socket.getPeerCertificate();
  const code = socket.authorizationError === null ? '' : String(socket.authorizationError ?? '');
  return {
    // Of names and dates the rest of it tells.
    distrust: /ALTNAME|HAS_EXPIRED|NOT_YET_VALID/.test(code) ? '' : code.split(':', 1)[0]!,
    // Browsers look at these alone, Node also at the common name.
    fits: certificate.subjectaltname !== undefined && checkServerIdentity(host, certificate) === undefined,
    names: namesOf(certificate),
    from: Date.parse(certificate.valid_from),
    to: Date.parse(certificate.valid_to),
    protocol: socket.getProtocol() ?? '',
  };
}

function namesOf({ subject, subjectaltname }: PeerCertificate): readonly string[] {
  const alternative = (subjectaltname ?? '').split(', ').map((entry) => entry.replace(/^(DNS|IP Address):/, ''));
  const common = subject?.CN;
  return [...new Set([...alternative, ...(typeof common === 'string' ? [common] : [])])].filter((name) => name !== '');
}
