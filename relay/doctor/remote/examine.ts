/** Looks at a relay from outside, as people and their browsers reach it. */
import { isClockKept, judgeClock } from '../clock.ts';
import { type Finding, finding } from '../finding.ts';
import { why } from '../within.ts';
import type { Answer } from './ask.ts';
import { checkCertificate } from './certificate.ts';
import { type Description, judgeDescription } from './description.ts';
import { checkDirect, type Dialed, dialWebSocket, withoutTrust } from './dial.ts';
import { checkHttp2 } from './http2.ts';
import { type Held, judgeIdle } from './idle.ts';
import { addressesOf, judgeName, judgePort, tryAll } from './names.ts';
import { checkOwnAddress } from './own-address.ts';
import { lookAtPage } from './page.ts';
import { judgeServer } from './server.ts';
import { type Entered, enterListening, enterPublishing, judgeListening, judgePublishing } from './sockets.ts';
import { checkStun } from './stun.ts';
import { type Reached, targetOf } from './target.ts';

export interface ExamineOptions {
  /** For how long connections are held without a word, ms. */
  readonly idle: number;
  /** Longest time of one question, ms. */
  readonly timeout: number;
}

/** Findings in their order, each as soon as it and those before it are there. Never throws for anything that the other side does. */
export async function* examine(url: URL, { idle, timeout }: ExamineOptions): AsyncGenerator<Finding> {
  const target = targetOf(url, timeout);
  let addresses: readonly string[];
  try {
    addresses = await addressesOf(target);
  } catch (error) {
    const record = `give ${target.host} an A record (and AAAA) with the relay's address`;
    yield finding('name', 'fail', `${target.host}: ${why(error)}`, record);
    yield skipTheRest('without an address');
    return;
  }
  yield judgeName(target.host, addresses);
  const tried = await tryAll(target, addresses);
  yield judgePort(target.port, tried);
  const address = tried.find(({ outcome }) => typeof outcome === 'number')?.address;
  if (address === undefined) yield skipTheRest('nothing answers there');
  else yield* examineReached({ ...target, address }, addresses, idle);
}

function skipTheRest(why: string): Finding {
  return finding('everything else', 'skipped', why);
}

async function* examineReached(at: Reached, addresses: readonly string[], idle: number): AsyncGenerator<Finding> {
  const certified = checkCertificate(at);
  const http2 = checkHttp2(at);
  const page = lookAtPage(at);
  const { verdict } = yield* told(certified);
  const { findings, description, health } = await page;
  yield* findings;
  if (description === undefined) {
    yield skipTheRest('no relay answers there');
    return;
  }
  yield judgeDescription(at, addresses, description);
  yield* examineRelay(at, description, { trusted: verdict !== 'fail', idle });
  if (health !== undefined) yield judgeServer(health.headers);
  yield await http2;
  if (health !== undefined) yield await lookAtClock(health);
}

async function* told(coming: Promise<Finding>): AsyncGenerator<Finding, Finding> {
  const found = await coming;
  yield found;
  return found;
}

async function* examineRelay(
  at: Reached,
  description: Description,
  { trusted, idle }: { readonly trusted: boolean; readonly idle: number },
): AsyncGenerator<Finding> {
  const stun = checkStun(at, description);
  const direct = checkDirect(at, description);
  const [listening, publishing, [dialed, held]] = await Promise.all([
    enterListening(at),
    enterPublishing(at),
    trusted ? dialWebSocket(at, description) : ([withoutTrust()] as [Finding, Dialed?]),
  ]);
  leave(publishing);
  const stood = hold(listening, held, idle);
  yield judgeListening(listening);
  yield judgePublishing(publishing, description.key);
  yield dialed;
  const { finding: answered, mapped } = await stun;
  yield await checkOwnAddress(at, mapped?.address);
  yield answered;
  yield await direct;
  yield judgeIdle(await stood, idle / 1_000);
}

function leave(entered: Entered): void {
  if ('standing' in entered) entered.standing.close();
}

/** Says nothing on what is open for so long, and closes it. Both ends still give their signs of life, as pages and relays do. */
async function hold(listening: Entered, dialed: Dialed | undefined, idle: number): Promise<readonly Held[]> {
  const since = performance.now();
  let lost: number | undefined;
  dialed?.connection.addEventListener('close', () => {
    lost = (performance.now() - since) / 1_000;
  });
  await new Promise((resolve) => setTimeout(resolve, idle));
  const held: Held[] = [];
  if ('standing' in listening) {
    const { path, ended } = listening.standing;
    const end = ended();
    held.push({ what: path, ...(end === undefined ? {} : { ended: end.after / 1_000, code: end.code }) });
  }
  if (dialed !== undefined) held.push({ what: 'libp2p', ...(lost === undefined ? {} : { ended: lost }) });
  leave(listening);
  await dialed?.stop();
  return held;
}

async function lookAtClock({ headers, asked, answered }: Answer): Promise<Finding> {
  return judgeClock({ date: Date.parse(headers.date ?? ''), asked, answered, kept: await isClockKept() });
}
