/**
 * A remark: what someone in a room, speaker or listener, says without a microphone: a raised or lowered hand, a reaction, a chat line. Signed by the
 * session, so it may arrive by any way: gossip, a relay, a snapshot. Payload [1, room id, session key, at ms, kind, value, name, certificate] in
 * `stoa/remark/1`.
 */
import type { RoomId } from '../identity/ids.ts';
import type { Signer } from '../identity/keys.ts';
import { asLine, asUint } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { LINE_LIFE, MAX_LINE_BYTES, MAX_NAME_BYTES, MAX_REMARK, REACTIONS } from './constants.ts';
import {
  readSessionRecord,
  type SessionRecord,
  type SessionRecordShape,
  writeSessionRecord,
} from './session-record.ts';

/** The content. A hand keeps the time it was first raised, ms since 1970: it is repeated, and its place in the queue stays. */
export type Saying =
  | { readonly kind: 'lower' }
  | { readonly kind: 'hand'; readonly since: number }
  | { readonly kind: 'reaction'; readonly reaction: number }
  | { readonly kind: 'line'; readonly text: string };

const KINDS: readonly Saying['kind'][] = ['lower', 'hand', 'reaction', 'line'];

export interface RemarkDraft {
  /** ms since 1970 by the author's clock; grows with each of their remarks. */
  readonly at: number;
  readonly name: string;
  readonly saying: Saying;
}

export type Remark = SessionRecord & RemarkDraft;

function bodyOf(saying: Saying): number | string {
  if (saying.kind === 'hand') return saying.since;
  if (saying.kind === 'reaction') return saying.reaction;
  return saying.kind === 'line' ? saying.text : 0;
}

const REMARK: SessionRecordShape<Omit<RemarkDraft, 'at'>> = {
  domain: 'stoa/remark/1',
  maxBytes: MAX_REMARK,
  fields: 3,
  read: ([kind, value, name], at) => ({
    saying: asSaying(KINDS[asUint(kind, 'kind', KINDS.length - 1)]!, value, at),
    name: asLine(name, 'name', MAX_NAME_BYTES),
  }),
  // A line is history and may be sent to newcomers for a while; everything else is about now.
  life: ({ saying }) => (saying.kind === 'line' ? LINE_LIFE : 0),
};

export function writeRemark(
  session: Signer,
  certificate: Uint8Array,
  room: RoomId,
  { at, name, saying }: RemarkDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  const fields = [KINDS.indexOf(saying.kind), bodyOf(saying), name];
  return writeSessionRecord(REMARK.domain, session, certificate, room, at, fields);
}

/** Decodes and verifies a remark for `room` at `now` (ms since 1970). Throws MalformedError. */
export function readRemark(bytes: Uint8Array, room: RoomId, now: number): Promise<Remark> {
  return readSessionRecord(REMARK, bytes, room, now);
}

function asSaying(kind: Saying['kind'], value: unknown, at: number): Saying {
  switch (kind) {
    case 'hand':
      return { kind, since: asUint(value, 'since', at) };
    case 'reaction':
      return { kind, reaction: asUint(value, 'reaction', REACTIONS - 1) };
    case 'line': {
      const text = asLine(value, 'text', MAX_LINE_BYTES);
      if (text.trim() === '') throw new MalformedError('text');
      return { kind, text };
    }
    default:
      asUint(value, 'value', 0);
      return { kind };
  }
}
