/**
 * What a listener sends its relay after the hello (layouts in SPEC.md): a remark, a farewell, applause; and, from a relay that listens, how many
 * listen below it. The hello itself is in relay-messages.ts.
 */

import {
  decodeGuestKeyRequest,
  encodeGuestKeyRequest,
  type GuestKeyRequest,
  MAX_GUEST_KEY_REQUEST,
} from '../../e2ee/guest-key-request.ts';
import { MAX_CHAIN } from '../../grants/constants.ts';
import { asApplause } from '../../records/applause.ts';
import { MAX_AUDIENCE, MAX_MEMBER, MAX_REMARK, REACTIONS } from '../../records/constants.ts';
import { MAX_EQUIVOCATION } from '../../records/equivocation.ts';
import { asBytes, asList, asUint, asVersion, decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { PUZZLES, WORK } from './constants.ts';
import { decodeHello, type Hello, MAX_HELLO } from './relay-messages.ts';
import { RIGHT, type RightProof, readRight } from './right-proof.ts';

const HELLO = 0x11;
const REMARK = 0x12;
const FAREWELL = 0x13;
const APPLAUSE = 0x14;
const REPORT = 0x15;
const PROOF = 0x16;
const ASK = 0x17;
const CREDENTIAL = 0x18;

/** How many people listen at a relay and below it, and what they applauded in this room since the relay began to keep it. */
export interface Report {
  readonly listeners: number;
  readonly applause: readonly number[];
}

export type ListenerMessage =
  | { readonly type: 'hello'; readonly hello: Hello }
  /** A signed remark, not yet checked. */
  | { readonly type: 'remark'; readonly record: Uint8Array }
  /** The signed record of a leaving member, not yet checked. */
  | { readonly type: 'farewell'; readonly record: Uint8Array }
  /** A proof of equivocation, not yet checked. */
  | { readonly type: 'proof'; readonly record: Uint8Array }
  /** The credential of a guest who is about to send a remark, not yet checked. */
  | { readonly type: 'credential'; readonly record: Uint8Array }
  /** A guest requests its keys. */
  | { readonly type: 'ask'; readonly ask: GuestKeyRequest }
  | { readonly type: 'applause'; readonly reaction: number }
  | ({ readonly type: 'report' } & Report)
  /** Answers to what a relay under load asks: work, or a right that makes it needless. Neither is checked. */
  | { readonly type: 'work'; readonly counters: readonly number[] }
  | { readonly type: 'right'; readonly right: RightProof };

/** What somebody who is in says in the room. */
export type SaidInRoom = Exclude<ListenerMessage, { type: 'hello' | 'work' | 'right' }>;

/** Largest message from a listener, bytes. */
export const MAX_LISTENER_MESSAGE =
  1 + Math.max(MAX_HELLO, MAX_REMARK, MAX_MEMBER, MAX_EQUIVOCATION, MAX_GUEST_KEY_REQUEST);

function typed(type: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + body.byteLength);
  bytes[0] = type;
  bytes.set(body, 1);
  return bytes;
}

export function encodeRemark(record: Uint8Array): Uint8Array<ArrayBuffer> {
  return typed(REMARK, record);
}

export function encodeFarewell(record: Uint8Array): Uint8Array<ArrayBuffer> {
  return typed(FAREWELL, record);
}

export function encodeProof(record: Uint8Array): Uint8Array<ArrayBuffer> {
  return typed(PROOF, record);
}

export function encodeCredential(record: Uint8Array): Uint8Array<ArrayBuffer> {
  return typed(CREDENTIAL, record);
}

export function encodeKeyRequest(ask: GuestKeyRequest): Uint8Array<ArrayBuffer> {
  return typed(ASK, encodeGuestKeyRequest(ask));
}

export function encodeApplause(reaction: number): Uint8Array<ArrayBuffer> {
  return typed(APPLAUSE, Uint8Array.of(reaction));
}

export function encodeReport({ listeners, applause }: Report): Uint8Array<ArrayBuffer> {
  return typed(REPORT, encodeCbor([1, listeners, applause]));
}

/** Decodes a listener's message. Throws MalformedError. */
export function decodeListenerMessage(bytes: Uint8Array): ListenerMessage {
  if (bytes.byteLength < 2 || bytes.byteLength > MAX_LISTENER_MESSAGE) throw new MalformedError('message length');
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case HELLO:
      return { type: 'hello', hello: decodeHello(bytes) };
    case REMARK:
      return { type: 'remark', record: asBytes(body, 'remark', 1, MAX_REMARK) };
    case FAREWELL:
      return { type: 'farewell', record: asBytes(body, 'farewell', 1, MAX_MEMBER) };
    case PROOF:
      return { type: 'proof', record: asBytes(body, 'proof', 1, MAX_EQUIVOCATION) };
    case CREDENTIAL:
      return { type: 'credential', record: asBytes(body, 'credential', 1, MAX_CHAIN) };
    case ASK:
      return { type: 'ask', ask: decodeGuestKeyRequest(body) };
    case APPLAUSE:
      if (body.byteLength !== 1) throw new MalformedError('applause');
      return { type: 'applause', reaction: asUint(body[0], 'reaction', REACTIONS - 1) };
    case REPORT: {
      const [version, listeners, applause] = asList(decodeCbor(body, MAX_HELLO), 'report', 3);
      asVersion(version, 1);
      return {
        type: 'report',
        listeners: asUint(listeners, 'listeners', MAX_AUDIENCE),
        applause: asApplause(applause),
      };
    }
    case WORK:
      return { type: 'work', counters: readWork(body) };
    case RIGHT:
      return { type: 'right', right: readRight(body) };
    default:
      throw new MalformedError('message type');
  }
}

/** The counters in an answer to a relay that asks for work (./work.ts), one of 32 bits for each puzzle. Throws MalformedError. */
export function readWork(body: Uint8Array): readonly number[] {
  if (body.byteLength !== 4 * PUZZLES) throw new MalformedError('work');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return Array.from({ length: PUZZLES }, (_, i) => view.getUint32(4 * i));
}
