/** One certificate, from a process of its own: what it says is shown to the authority is shown, and what it brings is looked at before it is used. */
import { type ChildProcess, fork } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { runnable } from '../util/packed.ts';
import { MAX_PEM, newKey, type Pair, pairIn } from './kept.ts';
import type { Asked, FromOrder, Proof, ToOrder } from './protocol.ts';
import { covers, type Failed } from './schedule.ts';

/** Says why in one sentence. */
export class OrderError extends Error {
  override readonly name = 'OrderError';
  readonly how: Failed;

  constructor(how: Failed, message: string) {
    super(message);
    this.how = how;
  }
}

export interface Stage {
  /** Resolves once the authority would find it. */
  show(proof: Proof): Promise<void>;
  withdraw(proof: Proof): Promise<void>;
}

/** An authority that has not signed by then does not any more, ms. */
const LIMIT = 600_000;
/** Names that an order may be for at once: proofs that a process may ask to be shown. */
const MAX_PROOFS = 100;

/** Rejects with an `OrderError`, also when `signal` is given, before or meanwhile. Nothing is shown any more afterwards. */
export async function order(asked: Omit<Asked, 'key'>, stage: Stage, signal: AbortSignal): Promise<Pair> {
  // A signal that was given before tells nobody.
  if (signal.aborted) throw new OrderError('refused', 'the relay stops');
  const key = newKey();
  const child = fork(runnable(join(import.meta.dirname, 'order-process.ts')), [], { serialization: 'advanced' });
  const kill = (): void => void child.kill('SIGKILL');
  // Should the relay's process end first.
  process.once('exit', kill);
  signal.addEventListener('abort', kill);
  const limit = setTimeout(kill, LIMIT);
  const proofs = new Map<number, Proof>();
  try {
    return paired(await outcome(child, { ...asked, key }, stage, proofs), key, asked.names);
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', kill);
    process.off('exit', kill);
    kill();
    await Promise.all([...proofs.values()].map((proof) => stage.withdraw(proof)));
  }
}

/** Resolves with the chain. */
function outcome(child: ChildProcess, asked: Asked, stage: Stage, proofs: Map<number, Proof>): Promise<string> {
  return new Promise((resolve, reject) => {
    const post = (message: ToOrder): void => {
      // The exit event tells that it is gone.
      if (child.connected) child.send(message, () => undefined);
    };
    const fail = (how: Failed, why: string): void => reject(new OrderError(how, why));
    const show = async (number: number, proof: Proof): Promise<void> => {
      if (proofs.size >= MAX_PROOFS) throw new Error('too many proofs');
      // A worker that cannot use it would not say so.
      if (proof.way === 'tls-alpn-01') createSecureContext(proof);
      proofs.set(number, proof);
      await stage.show(proof);
      post({ do: 'shown', proof: number });
    };
    const withdraw = async (number: number): Promise<void> => {
      const proof = proofs.get(number);
      proofs.delete(number);
      if (proof !== undefined) await stage.withdraw(proof);
    };
    const failing = (error: unknown): void => fail('refused', `the proof cannot be shown: ${String(error)}`);
    child.on('message', (message: FromOrder) => {
      if (message.say === 'show') show(message.number, message.proof).catch(failing);
      else if (message.say === 'withdraw') withdraw(message.number).catch(failing);
      else if (message.say === 'got') resolve(message.cert);
      else fail(message.how, message.why);
    });
    child.on('error', (error) => fail('unreachable', `the process for it did not start: ${error.message}`));
    child.once('exit', (code, by) => fail('refused', `the process for it ended (${by ?? code})`));
    post({ do: 'order', asked });
  });
}

function paired(cert: string, key: string, names: readonly string[]): Pair {
  const pair = cert.length > MAX_PEM ? undefined : pairIn(`${key}\n${cert}`);
  if (pair === undefined) throw new OrderError('refused', 'what the authority sent is no certificate for our key');
  if (!covers(new X509Certificate(pair.cert), names))
    throw new OrderError('refused', `the authority's certificate is not for ${names.join(', ')}`);
  return pair;
}
