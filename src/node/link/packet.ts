/**
 * Packets of a direct link (layout in SPEC.md). A media packet carries the newest frame and, as RFC 2198 does for RTP, earlier ones, so that a lost
 * packet costs nothing; a report tells the sender what arrived.
 */
import { type Frame, MAX_PAYLOAD, type StreamId, seqAdd } from '../media/frame.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_FRAMES, MAX_PACKET } from './constants.ts';

const MEDIA = 0x10;
const REPORT = 0x11;
const FAREWELL = 0x12;
/** Bytes of a media packet before the lengths. */
export const MEDIA_HEADER = 1 + 2 + 8 + 4 + 1;
const REPORT_BYTES = 1 + 2 + 2 + 2 + 4 + 4 + 2;

export interface MediaPacket {
  readonly type: 'media';
  /** Counts the packets of this link, 16 bit, wraps; reports count too. */
  readonly number: number;
  readonly stream: StreamId;
  /** Newest first, consecutive slots. 1 to MAX_FRAMES. */
  readonly frames: readonly Frame[];
}

export interface ReportPacket {
  readonly type: 'report';
  readonly number: number;
  /** Packets sent to this peer since its last report, as far as their numbers tell, and how many of them arrived. */
  readonly expected: number;
  readonly received: number;
  /** Sender's clock, ms mod 2^32. */
  readonly sentAt: number;
  /** `sentAt` of the newest report from the other side, or 0. */
  readonly echo: number;
  /** How long that report has been held, ms, at most 65,535. */
  readonly held: number;
}

/** The sender's page is closing: its signed farewell to the room, which there is no time to send in any other way. */
export interface FarewellPacket {
  readonly type: 'farewell';
  readonly number: number;
  readonly record: Uint8Array;
}

export type Packet = MediaPacket | ReportPacket | FarewellPacket;

export function encodeMedia(number: number, stream: StreamId, frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  let at = MEDIA_HEADER + 2 * frames.length;
  const bytes = new Uint8Array(frames.reduce((length, { payload }) => length + payload.byteLength, at));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, MEDIA);
  view.setUint16(1, number);
  view.setBigUint64(3, BigInt(`0x${stream}`));
  view.setUint32(11, frames[0]!.seq);
  view.setUint8(15, frames.length);
  for (const [i, { payload }] of frames.entries()) {
    view.setUint16(MEDIA_HEADER + 2 * i, payload.byteLength);
    bytes.set(payload, at);
    at += payload.byteLength;
  }
  return bytes;
}

export function encodeReport(report: Omit<ReportPacket, 'type'>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(REPORT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, REPORT);
  view.setUint16(1, report.number);
  view.setUint16(3, Math.min(0xffff, report.expected));
  view.setUint16(5, Math.min(0xffff, report.received));
  view.setUint32(7, report.sentAt >>> 0);
  view.setUint32(11, report.echo >>> 0);
  view.setUint16(15, Math.min(0xffff, report.held));
  return bytes;
}

export function encodeFarewell(number: number, record: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(3 + record.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FAREWELL);
  view.setUint16(1, number);
  bytes.set(record, 3);
  return bytes;
}

/** Strict: every byte is accounted for. Throws MalformedError. Payloads share memory with `bytes`. */
export function decodePacket(bytes: Uint8Array): Packet {
  if (bytes.byteLength > MAX_PACKET || bytes.byteLength < 3) throw new MalformedError('packet length');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = view.getUint16(1);
  switch (bytes[0]) {
    case MEDIA:
      return decodeMedia(bytes, view, number);
    case REPORT: {
      if (bytes.byteLength !== REPORT_BYTES) throw new MalformedError('report length');
      const expected = view.getUint16(3);
      const received = view.getUint16(5);
      if (received > expected) throw new MalformedError('report counts');
      return {
        type: 'report',
        number,
        expected,
        received,
        sentAt: view.getUint32(7),
        echo: view.getUint32(11),
        held: view.getUint16(15),
      };
    }
    case FAREWELL:
      return { type: 'farewell', number, record: bytes.subarray(3) };
    default:
      throw new MalformedError('packet type');
  }
}

function decodeMedia(bytes: Uint8Array, view: DataView, number: number): MediaPacket {
  if (bytes.byteLength < MEDIA_HEADER) throw new MalformedError('media header');
  const count = view.getUint8(15);
  if (count < 1 || count > MAX_FRAMES) throw new MalformedError('frame count');
  let at = MEDIA_HEADER + 2 * count;
  if (bytes.byteLength < at) throw new MalformedError('frame lengths');
  const seq = view.getUint32(11);
  const frames: Frame[] = [];
  for (let i = 0; i < count; i++) {
    const length = view.getUint16(MEDIA_HEADER + 2 * i);
    if (length > MAX_PAYLOAD || at + length > bytes.byteLength) throw new MalformedError('frame length');
    frames.push({ seq: seqAdd(seq, -i), payload: bytes.subarray(at, at + length) });
    at += length;
  }
  if (at !== bytes.byteLength) throw new MalformedError('bytes after the last frame');
  const stream = view.getBigUint64(3).toString(16).padStart(16, '0');
  return { type: 'media', number, stream, frames };
}
