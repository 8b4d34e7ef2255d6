/** Whether the relay counts people by their own addresses: behind a proxy that does not name them, all people are one. */
import { isIPv4 } from 'node:net';
import { ADDRESS_PATH } from '../../http/forwarded-address.ts';
import { ipBytes, isLoopback, isReserved } from '../../util/ip.ts';
import { type Finding, finding } from '../finding.ts';
import { why } from '../within.ts';
import { ask } from './ask.ts';
import type { Reached } from './target.ts';

/** What the relay said, and what it is compared with. */
export interface Counted {
  /** The address that the relay counts this computer by, and the one when this computer writes itself that it is `FORGED`. */
  readonly as: string;
  readonly forged: string;
  /** This computer's end of the connection. */
  readonly from: string;
  /** The relay's end, or its proxy's. */
  readonly reached: string;
  /** What STUN says that this computer is. */
  readonly mapped?: string;
}

const NAME = 'your address';
/** An address for documentation (RFC 5737), which nobody has. */
export const FORGED = '192.0.2.77';
/** Another address of loopback than programs use by themselves, so that this program's is not the proxy's. Linux has all of 127/8. */
const OWN_LOOPBACK = '127.83.84.79';
const MAX_ANSWER = 256;

export async function checkOwnAddress(at: Reached, mapped: string | undefined): Promise<Finding> {
  const local = process.platform === 'linux' && isIPv4(at.address) && isLoopback(at.address);
  const from = local ? { localAddress: OWN_LOOPBACK } : {};
  const forging = { 'X-Forwarded-For': FORGED, Forwarded: `for=${FORGED}` };
  try {
    const [plain, forged] = await Promise.all([
      ask(at, ADDRESS_PATH, from),
      ask(at, ADDRESS_PATH, { ...from, headers: forging }),
    ]);
    const [as, asForged] = [readCounted(plain.body), readCounted(forged.body)];
    if (plain.status !== 200 || as === undefined || asForged === undefined)
      return finding(
        NAME,
        'skipped',
        `the relay does not tell as what it counts you (${plain.status} at ${ADDRESS_PATH})`,
      );
    const compared = { as, forged: asForged, from: plain.from, reached: at.address };
    return judgeOwnAddress({ ...compared, ...(mapped === undefined ? {} : { mapped }) });
  } catch (error) {
    return finding(NAME, 'fail', `${ADDRESS_PATH}: ${why(error)}`);
  }
}

/** The address in an answer; undefined for anything else. */
export function readCounted(body: string): string | undefined {
  if (body.length > MAX_ANSWER) return undefined;
  const address = /^\{"address":"([0-9a-fA-F.:]{2,45})(?:%\w{1,16})?"\}\s*$/.exec(body)?.[1];
  return address === undefined || ipBytes(address) === undefined ? undefined : address;
}

const NAMES =
  'let the proxy append the address: nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; haproxy: option forwardfor; and give the relay --behind-proxy';

export function judgeOwnAddress({ as, forged, from, reached, mapped }: Counted): Finding {
  if (same(forged, FORGED))
    return finding(
      NAME,
      'fail',
      'the relay believes whatever people write into X-Forwarded-For or Forwarded, and takes all others for one',
      NAMES,
    );
  if (same(as, from) || (mapped !== undefined && same(as, mapped)))
    return finding(NAME, 'ok', `the relay sees you as ${as}`);
  const proxy = same(as, reached) || (isReserved(as) && (!isReserved(reached) || isLoopback(reached)));
  if (proxy)
    return finding(
      NAME,
      'fail',
      `the relay sees ${as}, which is its proxy's: for it all people are one, and the hundred and first is refused`,
      NAMES,
    );
  if (mapped !== undefined && isIPv4(mapped) === isIPv4(as))
    return finding(
      NAME,
      'warn',
      `the relay sees ${as}, and by UDP you are ${mapped}`,
      'if the former is a proxy of yours or a CDN, --trusted-hops says how many stand in front; if your network has several ways out, all is well',
    );
  return finding(NAME, 'ok', `the relay sees ${as}, and you ask from ${from}: a router stands between`);
}

function same(a: string, b: string): boolean {
  const [left, right] = [ipBytes(a), ipBytes(b)];
  return left !== undefined && right !== undefined && Buffer.compare(left, right) === 0;
}
