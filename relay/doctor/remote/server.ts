/** What the proxy's own name tells: how many people its usual configuration lets in. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Finding, finding } from '../finding.ts';

interface Kind {
  readonly pattern: RegExp;
  readonly limit: string;
  readonly raise: string;
}

/** Measured with Debian's packages and up to four WebSockets a person, two as a rule. */
const KINDS: readonly Kind[] = [
  {
    pattern: /^(nginx|openresty)\b/i,
    limit: "Debian's file lets in 768 connections a process, two for each WebSocket: some 190 people a process",
    raise:
      'worker_connections 16384; in the section events of nginx.conf, and worker_rlimit_nofile 32768; above it, if they are not there',
  },
  {
    pattern: /^Apache\b/i,
    limit: "Debian's file has MaxRequestWorkers 150: some 75 people",
    raise:
      'MaxRequestWorkers 4000, ThreadsPerChild 50 and ServerLimit 80 in mods-available/mpm_event.conf, if they are not there',
  },
];

/** Skipped for a relay without a proxy, or one that does not say what it is. */
export function judgeServer({ server, via }: IncomingHttpHeaders): Finding {
  const name = "proxy's places";
  const [said] = [server ?? via ?? []].flat();
  if (said === undefined) return finding(name, 'skipped', 'no proxy names itself');
  const kind = KINDS.find(({ pattern }) => pattern.test(said));
  return kind === undefined
    ? finding(name, 'ok', `${said}: no limit of its own is known`)
    : finding(name, 'ok', `${said}. ${kind.limit}`, kind.raise);
}
