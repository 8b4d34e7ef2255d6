/**
 * A report: what somebody says that another person did, with what proves it: that person's sound and lines as they signed them. Signed by who reports.
 * Payload [1, reporter, their name, room id, charter or null, at ms, reason, words, accused, [version ms, member record] or null, [bundle, ...], [[kind, at ms, record],
 * ...], [[epoch, stream, key], ...]] in `stoa/report/1`. What is quoted is not checked here but by `judge.ts`.
 */
import { open, seal } from '../identity/envelope.ts';
import { ROOM_ID_BYTES, type RoomId } from '../identity/ids.ts';
import { KEY_BYTES, type Signer } from '../identity/keys.ts';
import type { StreamId } from '../media/frame.ts';
import { MAX_BUNDLE } from '../records/bundle.ts';
import { MAX_CAPTION, MAX_CHARTER, MAX_MEMBER, MAX_NAME_BYTES, MAX_REMARK } from '../records/constants.ts';
import { fromBase64url, fromHex, toBase64url, toHex } from '../wire/bytes.ts';
import { asBytes, asLine, asList, asRecord, asText, asUint, copyOf, UNWANTED } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import {
  MAX_BUNDLES,
  MAX_EVIDENCE,
  MAX_QUOTES,
  MAX_REPORT,
  MAX_STREAM_KEYS,
  MAX_WORDS_BYTES,
  STREAM_KEY_BYTES,
} from './constants.ts';

/** In this order on the wire. */
export const REASONS = ['insult', 'hate', 'threat', 'sexual', 'spam', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** A record as it was signed, and its own time, ms since 1970 by its author's clock. */
interface Dated {
  readonly at: number;
  readonly bytes: Uint8Array;
}

const QUOTES = ['line', 'caption'] as const;

export interface Quote extends Dated {
  /** A line of chat, or words that their page understood. */
  readonly kind: (typeof QUOTES)[number];
}

/** In a room for members: what opens one stream in one epoch, and nothing else. */
export interface StreamKey {
  readonly epoch: number;
  readonly stream: StreamId;
  readonly key: Uint8Array<ArrayBuffer>;
}

export interface ReportDraft {
  /** What whoever reports calls themselves. */
  readonly by: string;
  readonly room: RoomId;
  /** As signed; null when it had not come. */
  readonly charter: Uint8Array | null;
  /** By the clock of who reports, ms since 1970. */
  readonly at: number;
  readonly reason: Reason;
  /** Plain text with line feeds; '' for none. */
  readonly words: string;
  /** Identity key of whom it is about. */
  readonly accused: Uint8Array;
  /** Of their session, which signed the sound; null for somebody known by what they wrote. */
  readonly member: Dated | null;
  /** In the order in which they came. */
  readonly bundles: readonly Uint8Array[];
  readonly quotes: readonly Quote[];
  readonly keys: readonly StreamKey[];
}

export interface Report extends ReportDraft {
  /** Identity key. */
  readonly reporter: Uint8Array;
}

/** Throws MalformedError when a reader would refuse it. */
export async function writeReport(reporter: Signer, draft: ReportDraft): Promise<Uint8Array<ArrayBuffer>> {
  const { by, room, charter, at, reason, words, accused, member, bundles, quotes, keys } = draft;
  const bytes = await seal(reporter, 'stoa/report/1', [
    1,
    reporter.publicKey,
    by,
    fromBase64url(room),
    charter,
    at,
    REASONS.indexOf(reason),
    words,
    accused,
    member === null ? null : [member.at, member.bytes],
    bundles,
    quotes.map((quote) => [QUOTES.indexOf(quote.kind), quote.at, quote.bytes]),
    keys.map(({ epoch, stream, key }) => [epoch, fromHex(stream), key]),
  ]);
  await readReport(bytes);
  return bytes;
}

/** Decodes a report and checks who reports. Throws MalformedError. */
export async function readReport(bytes: Uint8Array): Promise<Report> {
  const opened = open(bytes, MAX_REPORT);
  const fields = asRecord(opened.value, 'report', 1, 13);
  const reporter = copyOf(asBytes(fields[1], 'reporter', KEY_BYTES));
  const words = asText(fields[7], 'words', MAX_WORDS_BYTES);
  if (UNWANTED.test(words.replaceAll('\n', ''))) throw new MalformedError('words');
  const bundles = asList(fields[10], 'bundles', 0, MAX_BUNDLES).map((one) => asBytes(one, 'bundle', 1, MAX_BUNDLE));
  if (bundles.reduce((sum, { byteLength }) => sum + byteLength, 0) > MAX_EVIDENCE) throw new MalformedError('bundles');
  const report = {
    reporter,
    by: asLine(fields[2], 'name', MAX_NAME_BYTES),
    room: toBase64url(asBytes(fields[3], 'room', ROOM_ID_BYTES)),
    charter: fields[4] === null ? null : asBytes(fields[4], 'charter', 1, MAX_CHARTER),
    at: asUint(fields[5], 'at'),
    reason: REASONS[asUint(fields[6], 'reason', REASONS.length - 1)]!,
    words,
    accused: copyOf(asBytes(fields[8], 'accused', KEY_BYTES)),
    member: fields[9] === null ? null : asMember(fields[9]),
    bundles,
    quotes: asList(fields[11], 'quotes', 0, MAX_QUOTES).map(asQuote),
    keys: asList(fields[12], 'keys', 0, MAX_STREAM_KEYS).map((one) => {
      const [epoch, stream, key] = asList(one, 'key', 3);
      return {
        epoch: asUint(epoch, 'epoch', 2 ** 32 - 1),
        stream: toHex(asBytes(stream, 'stream', 8)),
        key: asBytes(key, 'key', STREAM_KEY_BYTES),
      };
    }),
  };
  await opened.check(reporter, 'stoa/report/1');
  return report;
}

function asMember(value: unknown): Dated {
  const [at, bytes] = asList(value, 'member', 2);
  return { at: asUint(at, 'at'), bytes: asBytes(bytes, 'member', 1, MAX_MEMBER) };
}

function asQuote(value: unknown): Quote {
  const [kind, at, bytes] = asList(value, 'quote', 3);
  return {
    kind: QUOTES[asUint(kind, 'kind', QUOTES.length - 1)]!,
    at: asUint(at, 'at'),
    bytes: asBytes(bytes, 'record', 1, Math.max(MAX_REMARK, MAX_CAPTION)),
  };
}
