/** Gets one certificate and ends. A process of its own, started by order.ts. */
import { setPriority } from 'node:os';
import { axios, Client, crypto } from 'acme-client';
import { exitSoon } from '../util/shutdown.ts';
import type { Asked, FromOrder, Proof, ToOrder, Way } from './protocol.ts';
import type { Failed } from './schedule.ts';

/** Of an answer, bytes; for an answer, ms. */
const MAX_ANSWER = 1_048_576;
const PATIENCE = 30_000;
/** How long an authority may take to look and to sign: so many looks, from one second apart to fifteen. */
const LOOKS = { backoffAttempts: 24, backoffMin: 1_000, backoffMax: 15_000 };
/** Voices first. */
const NICE = 10;

const shown = new Map<number, () => void>();
let proofs = 0;
let reached = false;

function post(message: FromOrder): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

async function proofFor(
  { identifier, ...authorization }: Parameters<typeof crypto.createAlpnCertificate>[0],
  way: Way,
  token: string,
  text: string,
  key: string,
): Promise<Proof> {
  if (way === 'http-01') return { way, token, text };
  const [, cert] = await crypto.createAlpnCertificate({ identifier, ...authorization }, text, key);
  return { way, name: identifier.value.toLowerCase(), cert: cert.toString(), key };
}

async function order({ directory, email, names, ways, accountKey, key }: Asked): Promise<string> {
  const client = new Client({ directoryUrl: directory, accountKey, ...LOOKS });
  const numbers = new Map<string, number>();
  const [, csr] = await crypto.createCsr({ altNames: [...names] }, key);
  return await client.auto({
    csr,
    email,
    // Nothing comes here without --acme-agree.
    termsOfServiceAgreed: true,
    // From here a router may not lead back in; the authority says what it saw.
    skipChallengeVerification: true,
    challengePriority: [...ways],
    challengeCreateFn: async (authorization, { type, url, token }, text) => {
      const way = ways.find((open) => open === type);
      if (way === undefined) throw new Error(`the authority offers none of ${ways.join(', ')}`);
      const number = proofs++;
      numbers.set(url, number);
      const proof = await proofFor(authorization, way, token, text, key);
      const ready = new Promise<void>((resolve) => shown.set(number, resolve));
      await post({ say: 'show', number, proof });
      await ready;
    },
    challengeRemoveFn: async (_authorization, { url }) => {
      const number = numbers.get(url);
      if (number !== undefined) await post({ say: 'withdraw', number });
    },
  });
}

function failure(error: unknown): { readonly how: Failed; readonly why: string } {
  const said = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  const why = `${said || 'no answer'}${said.includes(code.slice(2, -1)) ? '' : code}`.slice(0, 1_000);
  if (/rate.?limit|too many/i.test(said)) return { how: 'limited', why };
  return { how: reached ? 'refused' : 'unreachable', why };
}

axios.defaults.timeout = PATIENCE;
axios.defaults.maxContentLength = MAX_ANSWER;
// The library would try again by itself and then lose the reason (findings/acme-client-reason.sh). The relay waits and tries again, and nobody else.
axios.interceptors.request.clear();
axios.interceptors.response.clear();
axios.interceptors.response.use((response) => {
  reached = response.status < 500;
  return response;
});

setPriority(NICE);
process.on('message', (message: ToOrder) => {
  if (message.do === 'shown') {
    shown.get(message.proof)?.();
    shown.delete(message.proof);
    return;
  }
  void order(message.asked)
    .then((cert) => post({ say: 'got', cert }))
    .catch((error: unknown) => post({ say: 'failed', ...failure(error) }))
    .finally(() => exitSoon(0));
});
process.on('disconnect', () => exitSoon(0));
// The relay receives the same signal, and ends this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
