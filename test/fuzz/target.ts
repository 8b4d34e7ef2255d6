/** What is fuzzed: something that reads bytes of a remote, what good bytes for it look like, and how it refuses others. */
import { MalformedError } from '../../src/node/wire/malformed.ts';

export interface Target {
  readonly name: string;
  /** What the product's own encoders make; inputs are made from these. */
  readonly seeds: readonly Uint8Array[];
  /** Reads. What it returns or resolves to is in order, what it throws is so when `refuses` says it. */
  readonly read: (bytes: Uint8Array<ArrayBuffer>) => unknown;
  /** The bytes that what was read stands for: they have to be those that were read, so that one value has one encoding. */
  readonly write?: (value: never) => Uint8Array | undefined;
  /** True for the error that the reader declares: a MalformedError unless said. */
  readonly refuses?: (error: unknown) => boolean;
  /** Longest input that is made, bytes. */
  readonly most?: number;
  /** How many inputs it is given for each one of other targets, where it is slow: 1 unless said. */
  readonly share?: number;
  /** Most time of the thread for one input, ms: `LIMIT` unless said. */
  readonly limit?: number;
  /** Lets go of what it holds: a relay, say. */
  readonly close?: () => Promise<void>;
}

/** `read` has no error of its own: it answers whatever comes. */
export const NEVER = (): boolean => false;

export function refusesAsMalformed(error: unknown): boolean {
  return error instanceof MalformedError;
}

const DECODER = new TextDecoder('latin1');

/** A reader of texts as one of bytes: each byte is a character. */
export function ofText(read: (text: string) => unknown): Target['read'] {
  return (bytes) => read(DECODER.decode(bytes));
}
