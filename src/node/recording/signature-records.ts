/**
 * The records of a file of signatures: what is missing in a speaker's sound file to make each signed bundle again. Layout in SPEC.md. Each record comes
 * after its length, so that a file that was cut off can be read up to there.
 */

import { FRAME_KEY_BYTES } from '../e2ee/constants.ts';
import { ROOM_ID_BYTES, type RoomId } from '../identity/ids.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../identity/keys.ts';
import { BUNDLE_FRAMES } from '../records/bundle.ts';
import { MAX_MEMBER } from '../records/constants.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asList, asRecord, asUint, type Cbor, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';

const VERSION = 1;
/** Longest record, bytes: a member record and little more. */
export const MAX_RECORD = MAX_MEMBER + 32;
/** Slots in the longest recording: a week. */
export const MAX_SLOTS = 7 * 24 * 3_600 * 50;
/** Records of signers in one file: a new one every ten minutes and at each new microphone. */
export const MAX_SIGNERS = 4_096;
/** Keys in one file: each stream has a new one about every ten minutes. */
export const MAX_KEYS = 16_384;

/** What a file begins with. */
export interface OpeningRecord {
  readonly kind: 'opening';
  readonly room: RoomId;
  /** The speaker's identity key. */
  readonly identity: Uint8Array;
  /** When slot 0 was, ms since 1970 by the recorder's clock. */
  readonly started: number;
}

/** Who signs what follows under this number: the speaker's record in the room, as its session signed it. */
export interface SignerRecord {
  readonly kind: 'signer';
  /** Its version: the time by which it is judged, ms since 1970. */
  readonly at: number;
  readonly member: Uint8Array<ArrayBuffer>;
}

/** In a room for members: the key of one stream in one epoch, under which what follows was encrypted before it was signed. */
export interface KeyRecord {
  readonly kind: 'key';
  readonly epoch: number;
  readonly key: Uint8Array<ArrayBuffer>;
}

/** Up to three frames that were signed together, without their sound. */
export interface BundleRecord {
  readonly kind: 'bundle';
  /** Which of the signer records of this file, from 0. */
  readonly signer: number;
  /** Where the first frame is in the sound file. */
  readonly slot: number;
  /** Sequence number of the first frame. */
  readonly seq: number;
  /** By frame: whether it was silence. */
  readonly silent: readonly boolean[];
  readonly captured: number;
  readonly level: number;
  readonly epoch: number;
  readonly signature: Uint8Array;
  /** In a room for members: which of the key records of this file, from 0, each frame that sounds is under. */
  readonly keys?: readonly number[];
}

export type SignatureRecord = OpeningRecord | SignerRecord | KeyRecord | BundleRecord;

const KINDS = { opening: 0, signer: 1, bundle: 2, key: 3, sealed: 4 } as const;
/** Fields with version and kind. */
const FIELDS = [5, 4, 10, 4, 11] as const;

/** A record behind its length. */
export function encodeSignatureRecord(record: SignatureRecord): Uint8Array<ArrayBuffer> {
  const kind = record.kind === 'bundle' && record.keys !== undefined ? 'sealed' : record.kind;
  const body = encodeCbor([VERSION, KINDS[kind], ...fieldsOf(record)]);
  const bytes = new Uint8Array(2 + body.byteLength);
  new DataView(bytes.buffer).setUint16(0, body.byteLength);
  bytes.set(body, 2);
  return bytes;
}

function fieldsOf(record: SignatureRecord): readonly Cbor[] {
  if (record.kind === 'opening') return [fromBase64url(record.room), record.identity, record.started];
  if (record.kind === 'signer') return [record.at, record.member];
  if (record.kind === 'key') return [record.epoch, record.key];
  const { signer, slot, seq, silent, captured, level, epoch, signature, keys } = record;
  const bundle = [signer, slot, seq, shapeOf(silent), captured, level, epoch, signature];
  return keys === undefined ? bundle : [...bundle, keys];
}

/** Decodes a record without its length. Throws MalformedError. No signature is checked here. */
export function decodeSignatureRecord(bytes: Uint8Array): SignatureRecord {
  const value = decodeCbor(bytes, MAX_RECORD);
  const kind = asUint(Array.isArray(value) ? value[1] : undefined, 'kind', FIELDS.length - 1);
  const [, , ...fields] = asRecord(value, 'record', VERSION, FIELDS[kind]!);
  if (kind === KINDS.opening) {
    return {
      kind: 'opening',
      room: toBase64url(asBytes(fields[0], 'room', ROOM_ID_BYTES)),
      identity: copyOf(asBytes(fields[1], 'identity', KEY_BYTES)),
      started: asUint(fields[2], 'started', 2 ** 48 - 1),
    };
  }
  if (kind === KINDS.signer) {
    return {
      kind: 'signer',
      at: asUint(fields[0], 'at', 2 ** 48 - 1),
      member: copyOf(asBytes(fields[1], 'member', 1, MAX_MEMBER)),
    };
  }
  if (kind === KINDS.key) {
    return {
      kind: 'key',
      epoch: asUint(fields[0], 'epoch', 2 ** 32 - 1),
      key: copyOf(asBytes(fields[1], 'key', FRAME_KEY_BYTES)),
    };
  }
  const silent = silentOf(asUint(fields[3], 'shape', BUNDLE_FRAMES * SHAPE + SHAPE - 1));
  return {
    kind: 'bundle',
    signer: asUint(fields[0], 'signer', MAX_SIGNERS - 1),
    slot: asUint(fields[1], 'slot', MAX_SLOTS - 1),
    seq: asUint(fields[2], 'sequence number', 2 ** 32 - 1),
    silent,
    captured: asUint(fields[4], 'captured', 2 ** 48 - 1),
    level: asUint(fields[5], 'level', 127),
    epoch: asUint(fields[6], 'epoch', 2 ** 32 - 1),
    signature: copyOf(asBytes(fields[7], 'signature', SIGNATURE_BYTES)),
    ...(kind === KINDS.sealed ? { keys: keysIn(fields[8], silent) } : {}),
  };
}

/** One for each frame that sounds, and one at least: a bundle of silence is encrypted under none. */
function keysIn(value: unknown, silent: readonly boolean[]): readonly number[] {
  const sounds = silent.filter((is) => !is).length;
  const keys = asList(value, 'keys', 1, BUNDLE_FRAMES).map((key) => asUint(key, 'key', MAX_KEYS - 1));
  if (keys.length !== sounds) throw new MalformedError('keys');
  return keys;
}

/** One more than the greatest set of silent frames, one bit for each. */
const SHAPE = 2 ** BUNDLE_FRAMES;

function shapeOf(silent: readonly boolean[]): number {
  return silent.reduce((shape, is, i) => shape + (is ? 2 ** i : 0), silent.length * SHAPE);
}

function silentOf(shape: number): readonly boolean[] {
  const [count, bits] = [Math.floor(shape / SHAPE), shape % SHAPE];
  if (count < 1 || count > BUNDLE_FRAMES || bits >= 2 ** count) throw new MalformedError('shape');
  return Array.from({ length: count }, (_, i) => ((bits >> i) & 1) === 1);
}

/** A record, and where it ends. */
export interface PlacedRecord {
  readonly record: SignatureRecord;
  /** Bytes of the file up to its end. */
  readonly end: number;
}

/** The records of a file, as its bytes come. Ends before the first that is cut off; throws MalformedError at one that is none. */
export async function* readSignatureRecords(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<PlacedRecord> {
  let rest: Uint8Array = new Uint8Array(0);
  let end = 0;
  for await (const bytes of source) {
    const all = new Uint8Array(rest.byteLength + bytes.byteLength);
    all.set(rest);
    all.set(bytes, rest.byteLength);
    let at = 0;
    for (; at + 2 <= all.byteLength; ) {
      const length = all[at]! * 256 + all[at + 1]!;
      if (length > MAX_RECORD) throw new MalformedError('record length');
      if (at + 2 + length > all.byteLength) break;
      const record = decodeSignatureRecord(all.subarray(at + 2, at + 2 + length));
      at += 2 + length;
      end += 2 + length;
      yield { record, end };
    }
    rest = all.slice(at);
  }
}
