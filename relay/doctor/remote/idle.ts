/** Whether connections stand while nobody says anything: proxies cut those that are silent for long. */
import { type Finding, finding } from '../finding.ts';

/** How one connection went. */
export interface Held {
  readonly what: string;
  /** Seconds after which it ended; undefined while it stands. */
  readonly ended?: number;
  /** How, where the other end says it. */
  readonly code?: number;
}

/** `seconds`: for how long they were held. */
export function judgeIdle(held: readonly Held[], seconds: number): Finding {
  const name = 'silence';
  if (held.length === 0) return finding(name, 'skipped', 'no connection to hold');
  const lost = held.filter(({ ended }) => ended !== undefined);
  const [first] = lost;
  if (first === undefined) {
    const longer = seconds < 60 ? 'proxies often cut after 60 s: --idle 70 waits for that' : undefined;
    return finding(
      name,
      'ok',
      `${held.map(({ what }) => what).join(' and ')} stood for ${seconds} s without a word`,
      longer,
    );
  }
  const code = first.code === undefined ? '' : ` with code ${first.code}`;
  return finding(
    name,
    'fail',
    `${lost.map(({ what }) => what).join(' and ')} ended after ${Math.round(first.ended!)} s${code}`,
    'the relay gives a sign of life every 15 s: let the proxy wait for longer (nginx: proxy_read_timeout 60s; haproxy: timeout tunnel 1h; apache: ProxyTimeout 60)',
  );
}
