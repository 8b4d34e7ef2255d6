/** When a certificate is due for renewal, and how long to wait after what failed. Pure. */
import type { X509Certificate } from 'node:crypto';
import { Retry, type RetryPolicy } from '../../src/node/util/retry.ts';

/** Let's Encrypt asks for renewals when a third of the lifetime is left. */
const LEFT = 1 / 3;

/** Authorities count failures (Let's Encrypt: five an hour for each name), and what is wrong with a name's DNS is not put right in seconds, ms. */
const WAITS: RetryPolicy = { first: 10_000, max: 6 * 3_600_000 };
/** 10 s, doubled so often: about five minutes. */
const REFUSED = 5;
/** Two hours and more. */
const LIMITED = 10;

/** How an order failed: nobody was reached; the authority, or this computer, refused; it has had too many. */
export type Failed = 'unreachable' | 'refused' | 'limited';

/** Why an order is due. */
export type Due = 'absent' | 'names' | 'age';

/** Undefined while `certificate` (PEM) will do at `now`, ms of the wall clock. */
export function whyDue(
  certificate: X509Certificate | undefined,
  names: readonly string[],
  now: number,
): Due | undefined {
  if (certificate === undefined) return 'absent';
  if (!covers(certificate, names)) return 'names';
  return now >= dueAt(certificate) ? 'age' : undefined;
}

export function covers(certificate: X509Certificate, names: readonly string[]): boolean {
  return names.every((name) => certificate.checkHost(name, { subject: 'never' }) !== undefined);
}

/** ms of the wall clock. */
export function dueAt(certificate: X509Certificate): number {
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  return to - (to - from) * LEFT;
}

/** Waits between orders, by a clock that does not jump. */
export class Waits {
  readonly #retry: Retry;

  constructor(random?: () => number) {
    this.#retry = new Retry(WAITS, random);
  }

  isDue(now: number): boolean {
    return this.#retry.isDue(now);
  }

  /** Until the next order is due, ms. */
  left(now: number): number {
    return Math.max(0, this.#retry.at - now);
  }

  /** Returns the wait, ms. */
  failed(how: Failed, now: number): number {
    const least = { unreachable: 0, refused: REFUSED, limited: LIMITED }[how];
    this.#retry.blame(Math.max(0, least - this.#retry.failures));
    return this.#retry.failed(now);
  }

  succeeded(): void {
    this.#retry.succeeded();
  }

  /** The next order is due now. */
  hurry(): void {
    this.#retry.hurry();
  }
}
