import type { NetworkInterfaceInfo } from 'node:os';
import { urlHost } from '../http/public-address.ts';
import { isLoopback, isWildcard } from '../util/ip.ts';
import { COMMAND } from '../util/packed.ts';
import { isSecure, type RelayOptions } from './options.ts';

/** The computer's network interfaces, as `os.networkInterfaces()` gives them. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** The address to open in a browser. */
export function openAt(options: RelayOptions, port: number): string {
  const { announce, behindProxy, host } = options;
  const [first] = announce;
  if (first !== undefined && isSecure(options)) {
    const at = first.port ?? (behindProxy ? 443 : port);
    return `https://${urlHost(first.host)}${at === 443 ? '' : `:${at}`}`;
  }
  return `http://${isLoopback(host) || isWildcard(host) ? 'localhost' : urlHost(host)}:${port}`;
}

/** How to let others in, in one line; and what is still missing, in another. */
export function inviting(options: RelayOptions, port: number, interfaces: Interfaces): string[] {
  const { announce, host } = options;
  if (isSecure(options)) return ['Everybody who can reach that address can come in.'];
  const insecure =
    'Browsers allow a microphone on https or localhost only: add --acme, or --tls-cert and --tls-key, or a proxy and --behind-proxy.';
  if (announce.length > 0) return [`Announced as ${announce.map((place) => place.host).join(', ')}.`, insecure];
  if (isLoopback(host)) return [`Only this computer can open it. To let others in, see: ${COMMAND} --help`];
  const places = isWildcard(host)
    ? lanAddresses(interfaces).map((address) => `http://${urlHost(address)}:${port}`)
    : [];
  const also =
    places.length === 0
      ? 'Others on your network can reach this relay.'
      : `Others on your network reach it at ${places.join(' or ')}`;
  return [also, insecure];
}

function lanAddresses(interfaces: Interfaces): string[] {
  const all = Object.values(interfaces).flatMap((list) => list ?? []);
  return all
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
    .slice(0, 2);
}
