import { hostIn } from './address.ts';

/**
 * Hosts of this machine and of networks at home, as a URL spells them: a name without a dot, those that multicast DNS (RFC 6762) and home networks
 * (RFC 8375) have, and the addresses of RFC 6890 that are nobody's on the internet.
 */
const NEAR =
  /^([^.:]+|.*\.(local|localhost|lan|internal|home\.arpa))\.?$|^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$|^\[(::|f[cde])/;

function isNear(host: string): boolean {
  try {
    // An IPv4 address has many spellings.
    return NEAR.test(new URL(`http://${host}`).hostname);
  } catch {
    return true;
  }
}

/** The host that this program came from; '' for one that came from a file or runs on a server. */
function here(): string {
  return (globalThis as { location?: { hostname: string } }).location?.hostname ?? '';
}

/**
 * Whether a page that came from this host may dial the relay. Only one from nearby dials what is nearby: any link or record can name an address at
 * home, for which browsers ask the person.
 */
export function mayDial(address: string, from = here()): boolean {
  return isNear(from) || !isNear(hostIn(address));
}
