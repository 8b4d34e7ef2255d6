/** What the machine gives a relay, against the places that it is to have. Pure. */
import type { RelayOptions } from '../../cli/options.ts';
import { type Finding, finding } from '../finding.ts';

type Places = Pick<RelayOptions, 'maxListeners' | 'maxConnections'>;

/** Files and sockets beside those of people. */
const OTHER_FILES = 1_000;
const MB = 1_048_576;
/** The two processes of a relay without people, and what each connection takes at most: a listener's WebSocket, and libp2p's with its streams. */
const BASE = 220 * MB;
const LISTENER = 24 * 1_024;
const CONNECTION = 100 * 1_024;
/** What a burst of datagrams takes until it is read, bytes: Linux's own default. */
const UDP_BUFFER = 212_992;

/** Each listener takes a descriptor, and a WebSocket of libp2p two: one in the process where libp2p runs. */
export function neededFiles({ maxListeners, maxConnections }: Places): number {
  return maxListeners + 2 * maxConnections + OTHER_FILES;
}

/** `limit`: the most that a process of this user may open; Infinity without a limit. */
export function judgeFiles(limit: number | undefined, places: Places): Finding {
  const name = 'file descriptors';
  const needed = neededFiles(places);
  if (limit === undefined) return finding(name, 'skipped', 'this system does not tell');
  if (limit >= needed)
    return finding(
      name,
      'ok',
      `${limit === Number.POSITIVE_INFINITY ? 'no limit' : limit}; ${needed} are enough for its places`,
    );
  return finding(
    name,
    'fail',
    `${limit}, and its places take ${needed}`,
    `ulimit -n ${needed}, or LimitNOFILE=${needed} in its unit; or fewer places: --max-listeners, --max-connections`,
  );
}

/** The hard limit in the text of /proc/self/limits: Node raises the soft one to it as it starts. */
export function openFiles(limits: string): number | undefined {
  const found = /^Max open files\s+\S+\s+(\d+|unlimited)/m.exec(limits)?.[1];
  if (found === undefined) return undefined;
  return found === 'unlimited' ? Number.POSITIVE_INFINITY : Number(found);
}

/** `available`: bytes that this process could still take. */
export function judgeMemory(available: number, { maxListeners, maxConnections }: Places): Finding {
  const needed = BASE + maxListeners * LISTENER + maxConnections * CONNECTION;
  const [has, takes] = [available, needed].map((bytes) => `${Math.round(bytes / MB)} MB`);
  if (available >= needed)
    return finding('memory', 'ok', `${has} to be had; full to the last place it takes about ${takes}`);
  return finding(
    'memory',
    available >= BASE ? 'warn' : 'fail',
    `${has} to be had; full to the last place it takes about ${takes}`,
    'fewer places (--max-listeners, --max-connections), or more memory',
  );
}

/** `most`: net.core.rmem_max, bytes. */
export function judgeUdpBuffer(most: number | undefined): Finding {
  const name = 'UDP buffer';
  if (most === undefined || Number.isNaN(most)) return finding(name, 'skipped', 'this system does not tell');
  if (most >= UDP_BUFFER) return finding(name, 'ok', `up to ${most} bytes a socket`);
  return finding(
    name,
    'warn',
    `at most ${most} bytes a socket: a burst by UDP is lost`,
    `sysctl -w net.core.rmem_max=${UDP_BUFFER}, and in /etc/sysctl.d`,
  );
}

/** `systemctl show` of the unit, if there is one. */
export function judgeUnit(shown: string | undefined, places: Places): Finding {
  const name = 'systemd unit';
  const values = new Map((shown ?? '').split('\n').map((line) => line.split('=', 2) as [string, string]));
  if (values.get('LoadState') !== 'loaded') return finding(name, 'skipped', 'there is no stoa.service');
  const needed = neededFiles(places);
  const files = values.get('LimitNOFILE') ?? 'infinity';
  const limit = files === 'infinity' ? Number.POSITIVE_INFINITY : Number(files);
  if (limit < needed)
    return finding(
      name,
      'fail',
      `stoa.service has LimitNOFILE=${files}, and the places take ${needed}`,
      `systemctl edit stoa, with [Service] and LimitNOFILE=${needed}; then systemctl restart stoa`,
    );
  const memory = values.get('MemoryMax') ?? 'infinity';
  const bytes = memory === 'infinity' ? Number.POSITIVE_INFINITY : Number(memory);
  if (bytes < BASE)
    return finding(
      name,
      'fail',
      `stoa.service has MemoryMax=${memory}`,
      'systemctl edit stoa, with [Service] and MemoryMax=1G',
    );
  return finding(name, 'ok', `stoa.service is ${values.get('ActiveState') ?? 'there'}, LimitNOFILE=${files}`);
}

/** `problem`: why this version does not do. */
export function judgeNode(version: string, problem: string | undefined): Finding {
  return problem === undefined
    ? finding('Node', 'ok', version)
    : finding('Node', 'fail', problem, 'install a newer one (nodejs.org, or nvm install 24)');
}
