import { createHash, randomBytes } from 'node:crypto';
import type { Connection } from '@libp2p/interface';
import { shareKey } from './ip.ts';

/** The address at the other end of a libp2p connection. */
export function ipOf({ remoteAddr }: Pick<Connection, 'remoteAddr'>): string {
  return remoteAddr.toString().split('/')[2] ?? '';
}

/** What limits per address count a libp2p connection by. */
export function addressOf(connection: Pick<Connection, 'remoteAddr'>): string {
  return shareKey(ipOf(connection));
}

const SECRET = randomBytes(16);

/**
 * An address of loopback that stands for another address: different ones for different addresses (`shareKey`), for as long as this process runs.
 * libp2p tells each client the address that it sees; this one tells nothing.
 */
export function standIn(address: string): string {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(SECRET).update(address).digest();
  return `127.${a}.${b}.${c}`;
}
