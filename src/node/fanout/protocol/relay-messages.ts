/**
 * The messages of publish and listen (layouts in SPEC.md). Audio has a hand-written layout because it is written a thousand times a second;
 * everything else is strict CBOR behind a type byte.
 */
import { MAX_OWN } from '../../e2ee/constants.ts';
import type { RoomId } from '../../identity/ids.ts';
import { ROOM_ID_BYTES } from '../../identity/ids.ts';
import type { StreamId } from '../../media/frame.ts';
import { asApplause } from '../../records/applause.ts';
import { MAX_BUNDLE } from '../../records/bundle.ts';
import {
  MAX_AUDIENCE,
  MAX_CHARTER,
  MAX_MEMBER,
  MAX_MEMBERS,
  MAX_REMARK,
  MAX_REMARKS,
  MAX_STAGE,
} from '../../records/constants.ts';
import { asKindedRecords, type KindedRecord, MAX_SNAPSHOT } from '../../records/kinds.ts';
import { MAX_ADDRESS_BYTES, MAX_RELAYS } from '../../relays/address.ts';
import { fromBase64url, fromHex, toBase64url, toHex } from '../../wire/bytes.ts';
import {
  asBytes,
  asLine,
  asList,
  asText,
  asUint,
  asVersion,
  type Cbor,
  decodeCbor,
  encodeCbor,
} from '../../wire/cbor.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { MARK_BYTES, MAX_AUDIO_MESSAGE, MAX_HOPS, SPEAKER_RATE } from './constants.ts';

const AUDIO = 0x01;
const STATE = 0x02;
const NOTICE = 0x03;
const KEYS = 0x04;
const HELLO = 0x11;

/** Largest message from a relay to a listener, bytes: a whole room's state. */
export const MAX_RELAY_MESSAGE = MAX_SNAPSHOT + 64;
/** Bytes per second, and at once, that a relay may send on a stream: twice what a whole stage may speak, the room's state, and history. */
export const LISTEN_LIMITS = {
  maxMessage: MAX_RELAY_MESSAGE,
  maxTotal: 2_000_000,
  perSecond: 2 * SPEAKER_RATE * MAX_STAGE,
} as const;

/** Largest first message of a listener or publisher. */
export const MAX_HELLO = 1_024;
/** Longest name of a relay, bytes. */
export const MAX_RELAY_NAME = 160;
/** Streams of which a listener may request history. */
export const MAX_RESUME = 16;

/** A listener's wishes as bits on the wire. */
const Wish = { state: 0, standby: 1, audio: 2 } as const;

/** A listener's properties as bits on the wire. */
const Who = { member: 0, guest: 1, relay: 2, spare: 3 } as const;

/** Why a relay ends a listener's connection, or asks it to go. */
export type NoticeReason = 'full' | 'draining' | 'too-slow' | 'refused';
const REASONS: readonly NoticeReason[] = ['full', 'draining', 'too-slow', 'refused'];

export interface AudioMessage {
  readonly type: 'audio';
  /** Bundles as their speakers signed them, not yet checked. They share memory with the message. */
  readonly bundles: readonly Uint8Array[];
}

export interface StateMessage {
  readonly type: 'state';
  readonly charter: Uint8Array | undefined;
  /** Records of people on stage and of hosts; in a small room of everyone. */
  readonly members: readonly Uint8Array[];
  /** The audience: people who listen through any relay and have no record in the room. */
  readonly listeners: number;
  /** People who have a record, including those not sent here. */
  readonly people: number;
  /** The relay's name, for people. */
  readonly relay: string;
  /** The path of the audio: marks of the relays from the one that speakers publish to, to this one; undefined when there is no audio. */
  readonly path: readonly string[] | undefined;
  /** Signed remarks: hands and chat lines. */
  readonly remarks: readonly Uint8Array[];
  /** Reactions by kind since this relay began to keep the room. */
  readonly applause: readonly number[];
  /** Records of other kinds that a listener needs: grants, what revoked them, the room's state; not its log. */
  readonly kindedRecords: readonly KindedRecord[];
}

export interface NoticeMessage {
  readonly type: 'notice';
  readonly reason: NoticeReason;
  /** Relays to use instead. */
  readonly elsewhere: readonly string[];
}

/** A guest's own keys in a members-only room. */
export interface KeysMessage {
  readonly type: 'keys';
  /** As decoded by `../../e2ee/keys-messages.ts`. It shares memory with the message. */
  readonly own: Uint8Array;
}

export type RelayMessage = AudioMessage | StateMessage | NoticeMessage | KeysMessage;

/** A listener's first message, and later a change of its wishes. Publishers send one too, without streams. */
export interface Hello {
  readonly room: RoomId;
  /** False: the room's state without audio, until another hello with true. */
  readonly audio: boolean;
  /**
   * Without audio: a standby, for which the relay asks publishers to send, so that audio can begin at any moment. Absent for somebody who only
   * watches.
   */
  readonly standby?: boolean;
  /** In the room as audience, without a record in it: counted where the audio is received. */
  readonly guest: boolean;
  /** A relay, which listens on behalf of those below it. */
  readonly relay?: boolean;
  /** A backup connection of somebody who listens here already, because the first loses packets: rejected first when places are short. */
  readonly spare?: boolean;
  /** The newest frame held of each stream: the relay sends what it has after it, so that a reconnect leaves no hole. */
  readonly resume: readonly { readonly stream: StreamId; readonly seq: number }[];
}

/** One audio message of all bundles of a tick, made once for all listeners. */
export function encodeAudio(bundles: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = bundles.reduce((sum, b) => sum + 2 + b.byteLength, 1);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes[0] = AUDIO;
  let at = 1;
  for (const bundle of bundles) {
    view.setUint16(at, bundle.byteLength);
    bytes.set(bundle, at + 2);
    at += 2 + bundle.byteLength;
  }
  return bytes;
}

/** The same in as few messages as hold them, each at most MAX_AUDIO_MESSAGE. */
export function packAudio(bundles: readonly Uint8Array[]): Uint8Array<ArrayBuffer>[] {
  const messages: Uint8Array<ArrayBuffer>[] = [];
  let from = 0;
  let size = 1;
  for (const [i, { byteLength }] of bundles.entries()) {
    if (i > from && size + 2 + byteLength > MAX_AUDIO_MESSAGE) {
      messages.push(encodeAudio(bundles.slice(from, i)));
      from = i;
      size = 1;
    }
    size += 2 + byteLength;
  }
  if (from < bundles.length) messages.push(encodeAudio(bundles.slice(from)));
  return messages;
}

function typed(type: number, value: Cbor): Uint8Array<ArrayBuffer> {
  const body = encodeCbor(value);
  const bytes = new Uint8Array(1 + body.byteLength);
  bytes[0] = type;
  bytes.set(body, 1);
  return bytes;
}

export function encodeState(state: Omit<StateMessage, 'type'>): Uint8Array<ArrayBuffer> {
  const path = state.path?.map((mark) => fromHex(mark)) ?? null;
  const { members, listeners, people, relay, remarks, applause, kindedRecords } = state;
  return typed(STATE, [
    1,
    state.charter ?? null,
    members,
    listeners,
    people,
    relay,
    path,
    remarks,
    applause,
    kindedRecords,
  ]);
}

export function encodeNotice(reason: NoticeReason, elsewhere: readonly string[]): Uint8Array<ArrayBuffer> {
  return typed(NOTICE, [1, REASONS.indexOf(reason), elsewhere.slice(0, MAX_RELAYS)]);
}

/** `own`: bytes of `../../e2ee/keys-messages.ts`. */
export function encodeKeys(own: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + own.byteLength);
  bytes[0] = KEYS;
  bytes.set(own, 1);
  return bytes;
}

export function encodeHello({
  room,
  audio,
  standby = false,
  guest,
  relay = false,
  spare = false,
  resume,
}: Hello): Uint8Array<ArrayBuffer> {
  const streams = resume.slice(0, MAX_RESUME).map((r) => [fromHex(r.stream), r.seq]);
  const wish = audio ? Wish.audio : standby ? Wish.standby : Wish.state;
  const who = spare ? Who.spare : relay ? Who.relay : guest ? Who.guest : Who.member;
  return typed(HELLO, [1, fromBase64url(room), wish, who, streams]);
}

/** Decodes a relay's message. Throws MalformedError. */
export function decodeRelayMessage(bytes: Uint8Array): RelayMessage {
  if (bytes.byteLength < 2 || bytes.byteLength > MAX_RELAY_MESSAGE) throw new MalformedError('message length');
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case AUDIO:
      return { type: 'audio', bundles: decodeAudio(bytes) };
    case STATE: {
      const fields = asList(decodeCbor(body, MAX_RELAY_MESSAGE), 'state', 10);
      asVersion(fields[0], 1);
      return {
        type: 'state',
        charter: fields[1] === null ? undefined : asBytes(fields[1], 'charter', 1, MAX_CHARTER),
        members: asList(fields[2], 'members', 0, MAX_MEMBERS).map((m) => asBytes(m, 'member', 1, MAX_MEMBER)),
        listeners: asUint(fields[3], 'listeners', MAX_AUDIENCE),
        people: asUint(fields[4], 'people', MAX_MEMBERS),
        relay: asLine(fields[5], 'relay', MAX_RELAY_NAME),
        path: fields[6] === null ? undefined : asPath(fields[6]),
        remarks: asList(fields[7], 'remarks', 0, MAX_REMARKS).map((r) => asBytes(r, 'remark', 1, MAX_REMARK)),
        applause: asApplause(fields[8]),
        kindedRecords: asKindedRecords(fields[9]),
      };
    }
    case NOTICE: {
      const [version, reason, elsewhere] = asList(decodeCbor(body, MAX_HELLO), 'notice', 3);
      asVersion(version, 1);
      return {
        type: 'notice',
        reason: REASONS[asUint(reason, 'reason', REASONS.length - 1)]!,
        elsewhere: asList(elsewhere, 'elsewhere', 0, MAX_RELAYS).map((a) => asText(a, 'relay', MAX_ADDRESS_BYTES)),
      };
    }
    case KEYS:
      return { type: 'keys', own: asBytes(body, 'keys', 1, MAX_OWN) };
    default:
      throw new MalformedError('message type');
  }
}

function asPath(value: unknown): readonly string[] {
  return asList(value, 'path', 1, MAX_HOPS + 1).map((mark) => toHex(asBytes(mark, 'mark', MARK_BYTES)));
}

function decodeAudio(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bundles: Uint8Array[] = [];
  let at = 1;
  while (at < bytes.byteLength) {
    if (at + 2 > bytes.byteLength) throw new MalformedError('bundle length');
    const length = view.getUint16(at);
    at += 2;
    if (length > MAX_BUNDLE || at + length > bytes.byteLength) throw new MalformedError('bundle length');
    bundles.push(bytes.subarray(at, at + length));
    at += length;
  }
  return bundles;
}

/** Decodes a listener's first message. Throws MalformedError. */
export function decodeHello(bytes: Uint8Array): Hello {
  if (bytes.byteLength < 2 || bytes.byteLength > MAX_HELLO || bytes[0] !== HELLO) throw new MalformedError('hello');
  const [version, room, wish, rawWho, resume] = asList(decodeCbor(bytes.subarray(1), MAX_HELLO), 'hello', 5);
  asVersion(version, 1);
  const named = asList(resume, 'resume', 0, MAX_RESUME).map((item) => {
    const [stream, seq] = asList(item, 'resume item', 2);
    return { stream: toHex(asBytes(stream, 'stream', 8)), seq: asUint(seq, 'seq', 0xffffffff) };
  });
  // A stream named several times would be sent several times.
  if (new Set(named.map((r) => r.stream)).size < named.length) throw new MalformedError('stream named twice');
  const wanted = asUint(wish, 'wish', Wish.audio);
  const who = asUint(rawWho, 'who', Who.spare);
  return {
    room: toBase64url(asBytes(room, 'room', ROOM_ID_BYTES)),
    audio: wanted === Wish.audio,
    standby: wanted === Wish.standby,
    guest: who === Who.guest,
    relay: who === Who.relay,
    spare: who === Who.spare,
    resume: named,
  };
}

/**
 * What a relay tells a publisher, one byte each: whether anyone listens; and to send over a second connection too, because this one loses packets.
 */
export const Demand = { hold: 0, go: 1, twice: 2 } as const;
export type Demand = (typeof Demand)[keyof typeof Demand];

/** A publisher's first message; signed bundles follow, one per message. */
export function encodePublish(room: RoomId): Uint8Array<ArrayBuffer> {
  return encodeHello({ room, audio: true, guest: false, resume: [] });
}
