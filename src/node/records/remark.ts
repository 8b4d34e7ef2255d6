/**
 * A remark: what someone in a room, speaker or listener, says without a microphone: a raised or lowered hand, a reaction, a chat line. Signed by the
 * session, so it may arrive by any way: gossip, a relay, a snapshot. Payload [1, room id, session key, at ms, kind, value, name, certificate] in
 * `stoa/remark/1`.
 */
import { CLOCK_TOLERANCE, MAX_CERTIFICATE, readCertificate } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asLine, asList, asUint, asVersion, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { LINE_LIFE, MAX_LINE_BYTES, MAX_NAME_BYTES, MAX_REMARK, REACTIONS } from './constants.ts';

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

export interface Remark extends RemarkDraft {
  /** Session key in hex. */
  readonly id: string;
  readonly identity: Uint8Array;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function bodyOf(saying: Saying): number | string {
  if (saying.kind === 'hand') return saying.since;
  if (saying.kind === 'reaction') return saying.reaction;
  return saying.kind === 'line' ? saying.text : 0;
}

export function writeRemark(
  session: Signer,
  certificate: Uint8Array,
  room: RoomId,
  { at, name, saying }: RemarkDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  return seal(session, 'stoa/remark/1', [
    1,
    fromBase64url(room),
    session.publicKey,
    at,
    KINDS.indexOf(saying.kind),
    bodyOf(saying),
    name,
    certificate,
  ]);
}

/** Decodes and verifies a remark for `room` at `now` (ms since 1970). Throws MalformedError. */
export async function readRemark(bytes: Uint8Array, room: RoomId, now: number): Promise<Remark> {
  const opened = open(bytes, MAX_REMARK);
  const fields = asList(opened.value, 'remark', 8);
  asVersion(fields[0], 1);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) {
    throw new MalformedError('remark of another room');
  }
  const session = copyOf(asBytes(fields[2], 'session', KEY_BYTES));
  const at = asUint(fields[3], 'at');
  const saying = asSaying(KINDS[asUint(fields[4], 'kind', KINDS.length - 1)]!, fields[5], at);
  // A line is history and may be sent to newcomers for a while; everything else is about now.
  const life = saying.kind === 'line' ? LINE_LIFE : 0;
  const off = Math.max(at - now, now - at - life) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('remark of another time', off);
  const remark = {
    id: keyToHex(session),
    at,
    saying,
    name: asLine(fields[6], 'name', MAX_NAME_BYTES),
    bytes: copyOf(bytes),
  };
  const certificate = await readCertificate(asBytes(fields[7], 'certificate', 1, MAX_CERTIFICATE), session, now);
  await opened.check(session, 'stoa/remark/1');
  return { ...remark, identity: copyOf(certificate.identity) };
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
