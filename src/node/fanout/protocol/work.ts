/**
 * What a relay under load asks of strangers before it lets them in: so many hashes that begin with zeros, found by trying. Pure. Layouts are in SPEC.md.
 *
 * Eight small puzzles instead of one large one: the time that they take varies by a third, where that of one would now and then be five times the usual.
 */
import { blockOf, hashStart } from '../../util/sha256-block.ts';
import { toBase64url } from '../../wire/bytes.ts';
import { PUZZLES, WORK } from './constants.ts';

export interface WorkQuestion {
  /** Zeros with which each hash has to begin. */
  readonly bits: number;
  /** Bytes that nobody can guess, new for each connection: work is of use once. */
  readonly nonce: Uint8Array;
}

export const WORK_NONCE_BYTES = 16;
/** 65,000 hashes: a quarter of a second of a phone, seven hundredths of a computer. */
export const EASIEST = 13;
/** Eight times as many, some seconds of a slow phone. Nobody does more for a relay. */
export const HARDEST = 16;
/** Whoever has not found the answer after so long gives up, ms. */
export const WORK_LIFE = 10_000;

const DOMAIN = 'stoa/work/1\0';
/** Where the counter stands in a block, in words of 32 bits: what is before it is 28 bytes long. */
const COUNTER = (DOMAIN.length + WORK_NONCE_BYTES) / 4;

/** As it stands in a notice, at the place of an address: who does not know of work takes it for an address that leads nowhere. */
export function encodeQuestion({ bits, nonce }: WorkQuestion): string {
  return `/work/${bits}/${toBase64url(nonce)}`;
}

/** Undefined for anything but a question, also for one that asks for more than anybody should do. */
export function readQuestion(text: string): WorkQuestion | undefined {
  const [, bits, nonce = ''] = /^\/work\/([1-9]\d?)\/([\w-]{21}[AQgw])$/.exec(text) ?? [];
  if (bits === undefined || Number(bits) > HARDEST) return undefined;
  const bytes = atob(nonce.replace(/-/g, '+').replace(/_/g, '/'));
  return { bits: Number(bits), nonce: Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)) };
}

/** `counters`: one for each puzzle, 32 bits. */
export function encodeWork(counters: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + 4 * PUZZLES);
  const view = new DataView(bytes.buffer);
  bytes[0] = WORK;
  for (const [i, counter] of counters.entries()) view.setUint32(1 + 4 * i, counter);
  return bytes;
}

export function isWorkDone({ bits, nonce }: WorkQuestion, counters: readonly number[]): boolean {
  const block = puzzleOf(nonce);
  return (
    counters.length === PUZZLES &&
    counters.every((counter, puzzle) => {
      block[COUNTER] = counter;
      block[COUNTER + 1] = lastWord(puzzle);
      return Math.clz32(hashStart(block)) >= bits;
    })
  );
}

/**
 * The answer, in slices: each look takes about `HASHES` hashes, and yields. Returns the message to send.
 */
export function* workOn({ bits, nonce }: WorkQuestion): Generator<void, Uint8Array<ArrayBuffer>> {
  const block = puzzleOf(nonce);
  const counters: number[] = [];
  let counter = 0;
  for (let puzzle = 0; puzzle < PUZZLES; puzzle++, counter++) {
    for (; ; counter++) {
      if (counter % HASHES === 0) yield;
      // Another who works on a puzzle meanwhile has a block of their own.
      block[COUNTER] = counter;
      block[COUNTER + 1] = lastWord(puzzle);
      if (Math.clz32(hashStart(block)) >= bits) break;
    }
    counters.push(counter);
  }
  return encodeWork(counters);
}

/** Hashes between two looks at the clock: a millisecond of a computer, some of a phone. */
const HASHES = 1_024;

/** Hashed is the domain, the nonce, the counter (32 bits) and the number of the puzzle (8 bits): 33 bytes. */
function puzzleOf(nonce: Uint8Array): Int32Array {
  const message = new Uint8Array(DOMAIN.length + WORK_NONCE_BYTES + 5);
  message.set(new TextEncoder().encode(DOMAIN));
  message.set(nonce, DOMAIN.length);
  return blockOf(message);
}

/** The puzzle's number and the one bit that follows the end of a message. */
function lastWord(puzzle: number): number {
  return (puzzle << 24) | 0x80_00_00;
}
