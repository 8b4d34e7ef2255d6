/** Whether HTTP answers with Stoa: its page, its health, its description. */
import { type Finding, finding } from '../finding.ts';
import { why } from '../within.ts';
import { type Answer, ask } from './ask.ts';
import { type Description, readDescription } from './description.ts';
import type { Reached } from './target.ts';

/** What was answered, or why nothing was. */
export type Outcome = Answer | string;

export interface Seen {
  readonly findings: readonly Finding[];
  /** Absent for something else than a relay. */
  readonly description?: Description;
  /** One answer of the server, for its headers. */
  readonly health?: Answer;
}

export async function lookAtPage(at: Reached): Promise<Seen> {
  const asking = (path: string): Promise<Outcome> => ask(at, path).catch(why);
  const [page, health, told] = await Promise.all([asking('/'), asking('/healthz'), asking('/relay.json')]);
  const description = typeof told === 'string' || told.status !== 200 ? undefined : readDescription(told.body);
  return {
    findings: [judgePage(at.url, page, description !== undefined), judgeHealth(health)],
    ...(description === undefined ? {} : { description }),
    ...(typeof health === 'string' ? {} : { health }),
  };
}

const NOT_STOA = 'let the proxy pass every path on to the relay; look which program has this port (ss -ltnp)';

export function judgePage(url: URL, page: Outcome, described: boolean): Finding {
  const name = 'page';
  if (typeof page === 'string')
    return finding(name, 'fail', `HTTP: ${page}`, 'look at the log of the relay, or of the proxy before it');
  const { status, headers, body } = page;
  const location = headers.location;
  if (status >= 300 && status < 400 && location !== undefined)
    return finding(name, 'fail', `${url.origin} sends people to ${location}`, `stoa doctor ${originOf(location, url)}`);
  if (status === 429)
    return finding(
      name,
      'fail',
      'too many requests come from this address',
      'ask from elsewhere, or raise --max-per-address',
    );
  if (status >= 500)
    return finding(
      name,
      'fail',
      `${status}: the proxy does not reach the relay`,
      'start the relay; the proxy has to pass to its --port',
    );
  const isPage = status === 200 && /<title>[^<]*Stoa/i.test(body);
  if (isPage && described) return finding(name, 'ok', "Stoa's page, and /relay.json");
  if (isPage) return finding(name, 'fail', "Stoa's page, but no /relay.json of a relay", NOT_STOA);
  if (described)
    return finding(
      name,
      'fail',
      `a relay, but its page answers ${status} and is not Stoa's`,
      '--page names a folder without the page: leave it out',
    );
  return finding(name, 'fail', `${status}, and not Stoa`, NOT_STOA);
}

function originOf(location: string, base: URL): string {
  return URL.canParse(location, base.href) ? new URL(location, base.href).origin : base.origin;
}

export function judgeHealth(health: Outcome): Finding {
  const name = 'health';
  if (typeof health === 'string') return finding(name, 'fail', `/healthz: ${health}`);
  const { status, body } = health;
  const said = /"status":"(up|draining)"/.exec(body)?.[1];
  if (status === 200 && said === 'up') return finding(name, 'ok', 'up');
  if (status === 503 && said === 'draining')
    return finding(
      name,
      'warn',
      'draining: it is about to end, and takes nobody in',
      'wait until it has started again',
    );
  return finding(name, 'fail', `/healthz answers ${status}`, 'let the proxy pass /healthz on');
}
