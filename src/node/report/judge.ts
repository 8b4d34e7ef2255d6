/** What a report proves: every bundle and every line of it is checked, and told second by second. Anybody can who has the report and nothing else. */
import { frameContext } from '../e2ee/epoch-key.ts';
import { frameParameters } from '../e2ee/frames/frame-parameters.ts';
import { createVerify, type Verify } from '../identity/verifier.ts';
import { FRAME_MS, type Frame, seqDistance } from '../media/frame.ts';
import { isOpusFrame } from '../media/opus-packet.ts';
import { type Bundle, MAX_SKEW, readBundle, signatureOf, signedPart } from '../records/bundle.ts';
import { readCaption } from '../records/caption.ts';
import { type Charter, readCharter } from '../records/charter.ts';
import { MEMBER_LIFE } from '../records/constants.ts';
import { type Member, readMember } from '../records/member.ts';
import { readRemark } from '../records/remark.ts';
import { equals } from '../wire/bytes.ts';
import { MalformedError } from '../wire/malformed.ts';
import { KEPT_MS } from './constants.ts';
import { heardSound } from './heard-sound.ts';
import type { Quote, Report } from './report.ts';

/**
 * 'malformed': no bundle. 'signature': not what that person's session signed for this room. 'unsigned': nothing says whose session it would be. 'stale': of
 * another time. 'order': it says to be before what came before, or far from it.
 */
export type BundleFault = 'malformed' | 'signature' | 'unsigned' | 'stale' | 'order';

/** 'signed': what is heard in it was signed, all of it. 'broken': some is not, or is no sound. 'sealed': signed, and its key is not there. 'quiet': nothing was sent. */
export type Second = 'signed' | 'broken' | 'sealed' | 'quiet';

export interface JudgedQuote {
  readonly kind: Quote['kind'];
  /** ms since 1970 by its author's clock. */
  readonly at: number;
  /** '' where it cannot be read. */
  readonly text: string;
  /** Whether it is by the person whom the report is about, for this room. */
  readonly signed: boolean;
}

export interface Verdict {
  /** What they call themselves, by their signed record or else by what they wrote; '' where neither is genuine. */
  readonly name: string;
  /** Undefined where it has none, or not this room's. */
  readonly charter: Charter | undefined;
  /** When the first second began, ms since 1970 by the speaker's clock; undefined without any sound that is signed. */
  readonly began: number | undefined;
  readonly seconds: readonly Second[];
  /** Bundles that prove nothing: where in the report, counted from 0, in which second, and why. */
  readonly faults: readonly { readonly bundle: number; readonly second: number; readonly why: BundleFault }[];
  readonly quotes: readonly JudgedQuote[];
  /** What is signed, as Ogg Opus; undefined when there is none. */
  readonly sound: Uint8Array<ArrayBuffer> | undefined;
}

const SECOND_SLOTS = 1_000 / FRAME_MS;
/** What was kept in half a minute may have been said in a little more, by a line that stood still. */
const MAX_SLOTS = 60 * SECOND_SLOTS;
/** What was captured so long before the record that is quoted may be in a report, ms. */
const BEFORE = 2 * KEPT_MS + MAX_SKEW;

interface Heard {
  readonly slot: number;
  readonly bundle: Bundle;
}

/** Never rejects for what is in a report. */
export async function judge(report: Report, verify: Verify = createVerify()): Promise<Verdict> {
  const member = await memberOf(report);
  const faults: { bundle: number; second: number; why: BundleFault }[] = [];
  const heard: Heard[] = [];
  const anchors = new Map<string, { readonly seq: number; readonly slot: number }>();
  let began: number | undefined;
  let end = 0;
  const readings = report.bundles.map((bytes) => examine(report, bytes, member, verify));
  for (const [index, reading] of readings.entries()) {
    const read = await reading;
    if (typeof read === 'string') {
      // It has no place of its own that could be believed: it is told where it stands.
      faults.push({ bundle: index, second: secondOf(end), why: read });
      continue;
    }
    const { seq } = read.frames[0]!;
    began ??= read.captured;
    const anchor = anchors.get(read.stream);
    const later = Math.max(end, Math.round((read.captured - began) / FRAME_MS));
    const slot = anchor === undefined ? later : anchor.slot + seqDistance(seq, anchor.seq);
    if (slot < end || slot + read.frames.length > MAX_SLOTS) {
      faults.push({ bundle: index, second: secondOf(end), why: 'order' });
      continue;
    }
    if (anchor === undefined) anchors.set(read.stream, { seq, slot });
    heard.push({ slot, bundle: read });
    end = slot + read.frames.length;
  }
  const opened = await Promise.all(
    heard.map(async ({ slot, bundle }) => ({ slot, ...(await openFrames(report, bundle)) })),
  );
  const quotes = await Promise.all(report.quotes.map((quote) => judgeQuote(report, quote, member)));
  return {
    name: member?.name ?? quotes.find(({ signed, name }) => signed && name !== '')?.name ?? '',
    charter: await charterOf(report),
    began,
    seconds: secondsOf(opened, faults),
    faults,
    quotes: quotes.map(({ name: _, ...quote }) => quote),
    sound: heardSound(opened),
  };
}

async function examine(
  { room }: Report,
  bytes: Uint8Array,
  member: Member | undefined,
  verify: Verify,
): Promise<Bundle | BundleFault> {
  let bundle: Bundle;
  try {
    bundle = readBundle(bytes);
  } catch (error) {
    if (error instanceof MalformedError) return 'malformed';
    throw error;
  }
  if (member === undefined) return 'unsigned';
  if (!(await verify(member.session, signedPart(room, bytes), signatureOf(bytes)))) return 'signature';
  const { captured } = bundle;
  const fresh = captured >= member.version - BEFORE && captured <= member.version + MEMBER_LIFE + MAX_SKEW;
  return fresh ? bundle : 'stale';
}

/** The record of the session that must have signed, if it is genuine and of whom the report is about. */
async function memberOf({ member, room, accused }: Report): Promise<Member | undefined> {
  if (member === null) return undefined;
  const read = await genuine(() => readMember(member.bytes, room, member.at));
  return read !== undefined && equals(read.identity, accused) ? read : undefined;
}

async function charterOf({ charter, room, at }: Report): Promise<Charter | undefined> {
  if (charter === null) return undefined;
  const read = await genuine(() => readCharter(charter, at));
  return read?.id === room ? read : undefined;
}

async function judgeQuote(
  { room, accused }: Report,
  { kind, at, bytes }: Quote,
  member: Member | undefined,
): Promise<JudgedQuote & { readonly name: string }> {
  if (kind === 'caption') {
    const read = await genuine(() => readCaption(bytes, room, at));
    const text = read !== undefined && typeof read.said === 'string' ? read.said : '';
    return { kind, at, text, name: '', signed: read !== undefined && read.at === at && read.id === member?.id };
  }
  const read = await genuine(() => readRemark(bytes, room, at));
  const text = read?.saying.kind === 'line' ? read.saying.text : '';
  const signed = read !== undefined && read.at === at && text !== '' && equals(read.identity, accused);
  return { kind, at, text, name: read?.name ?? '', signed };
}

async function genuine<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

export interface OpenedFrames {
  readonly slot: number;
  /** Those of a room for members in the clear; undefined for one whose key is not there. */
  readonly frames: readonly (Frame | undefined)[];
}

/** What is signed in a room for members is encrypted. A key under which it opens is the one it was encrypted with: each frame has a tag. */
async function openFrames(
  { room, keys }: Report,
  { stream, epoch, frames }: Bundle,
): Promise<Omit<OpenedFrames, 'slot'>> {
  if (epoch === 0) return { frames };
  const context = frameContext(room, epoch, stream);
  const held = keys.filter((one) => one.epoch === epoch && one.stream === stream);
  const open = async (frame: Frame): Promise<Frame | undefined> => {
    if (frame.payload.byteLength === 0) return frame;
    for (const { key } of held)
      try {
        const opener = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
        const sealed = new Uint8Array(frame.payload.subarray(1));
        const plain = await crypto.subtle.decrypt(frameParameters(context, frame.seq), opener, sealed);
        return { seq: frame.seq, payload: new Uint8Array(plain) };
      } catch {
        // Another chair's key of this epoch may be the one.
      }
    return undefined;
  };
  return { frames: await Promise.all(frames.map(open)) };
}

function secondsOf(opened: readonly OpenedFrames[], faults: Verdict['faults']): readonly Second[] {
  const seconds: Second[] = [];
  const note = (second: number, what: Second): void => {
    while (seconds.length <= second) seconds.push('quiet');
    if (RANK[what] > RANK[seconds[second]!]) seconds[second] = what;
  };
  for (const { slot, frames } of opened)
    for (const [i, frame] of frames.entries()) note(secondOf(slot + i), whatIs(frame));
  for (const { second } of faults) note(second, 'broken');
  return seconds;
}

function whatIs(frame: Frame | undefined): Second {
  if (frame === undefined) return 'sealed';
  if (frame.payload.byteLength === 0) return 'quiet';
  return isOpusFrame(frame.payload) ? 'signed' : 'broken';
}

/** Of what one second holds, the gravest is told. */
const RANK: Readonly<Record<Second, number>> = { quiet: 0, signed: 1, sealed: 2, broken: 3 };

function secondOf(slot: number): number {
  return Math.floor(slot / SECOND_SLOTS);
}
