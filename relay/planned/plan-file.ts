/**
 * The plans that a relay keeps, in a file of its data folder, so that it has them after a restart. Records of a length (16 bit) and CBOR: `[2, count]`, and of each
 * plan its bytes and what the shelf keeps beside them, so that a start decodes little and verifies nothing: whoever can write here has the relay's key.
 */
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { communityOf } from '../../src/node/community/name.ts';
import { ROOM_ID_BYTES } from '../../src/node/identity/ids.ts';
import { KEY_BYTES, keyToHex } from '../../src/node/identity/keys.ts';
import { MAX_PLAN, MAX_REVISION } from '../../src/node/planned/constants.ts';
import { MAX_TITLE_BYTES } from '../../src/node/records/constants.ts';
import { fromBase64url, fromHex, toBase64url } from '../../src/node/wire/bytes.ts';
import {
  asBool,
  asBytes,
  asList,
  asText,
  asUint,
  asVersion,
  copyOf,
  decodeCbor,
  encodeCbor,
} from '../../src/node/wire/cbor.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { systemCode } from '../util/failure.ts';
import { replaceFile } from '../util/replace-file.ts';
import { type ComingMeeting, type KeptPlan, MAX_PLANS } from './plan-shelf.ts';

/** Who brought a plan is written as what stands for their address, 22 characters. */
const MAX_FROM = 32;
const MAX_RECORD = MAX_PLAN + MAX_TITLE_BYTES + 512;
/** Bytes that are read and written at a time. */
const CHUNK = 65_536;
const PREFIX = 2;
/** Of the file as it was before: `[1, [[from, plan], ...]]`. Its first byte is that of a list, which no length here begins with. */
const BEFORE = 0x82;
const MAX_BEFORE = 64 + MAX_PLANS * (MAX_PLAN + MAX_FROM + 8);

/** As of a file of before: not yet verified. */
export interface StoredPlan {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: string;
}

const fileIn = (folder: string): string => join(folder, 'planned.cbor');

/**
 * What the file has, one after the other: plans as they were kept, or those of a file of before. Nothing when there is no file. Throws MalformedError where it is
 * damaged, after what comes before that, or the system's error.
 */
export async function* plansIn(folder: string): AsyncGenerator<KeptPlan | StoredPlan, void> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(fileIn(folder));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  try {
    const records = new PlanRecords();
    for (;;) {
      const chunk = new Uint8Array(CHUNK);
      const { bytesRead } = await file.read(chunk);
      if (bytesRead === 0) break;
      if (records.isEmpty && chunk[0] === BEFORE) {
        yield* readPlansOfBefore(await readFile(fileIn(folder)));
        return;
      }
      yield* records.read(chunk.subarray(0, bytesRead));
    }
    records.end();
  } finally {
    await file.close();
  }
}

/** A whole file, for whoever has one. Throws MalformedError. */
export function readPlans(bytes: Uint8Array): readonly (KeptPlan | StoredPlan)[] {
  if (bytes[0] === BEFORE) return readPlansOfBefore(bytes);
  const records = new PlanRecords();
  const plans = [...records.read(bytes)];
  records.end();
  return plans;
}

/** Reads a file by pieces of any size. */
class PlanRecords {
  #rest = new Uint8Array();
  /** How many are to come; undefined before that is read. */
  #left: number | undefined;
  /** Many plans have one host, and were brought from one address. */
  readonly #texts = new Map<string, string>();

  get isEmpty(): boolean {
    return this.#left === undefined && this.#rest.byteLength === 0;
  }

  *read(piece: Uint8Array): Generator<KeptPlan, void> {
    let at = 0;
    const bytes = this.#rest.byteLength === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (at + PREFIX <= bytes.byteLength) {
      const length = view.getUint16(at);
      if (length > MAX_RECORD) throw new MalformedError('record length');
      if (at + PREFIX + length > bytes.byteLength) break;
      const record = bytes.subarray(at + PREFIX, at + PREFIX + length);
      at += PREFIX + length;
      if (this.#left === undefined) this.#left = readHead(record);
      else if (this.#left === 0) throw new MalformedError('more plans than are said');
      else {
        this.#left--;
        yield readRecord(record, (text) => this.#one(text));
      }
    }
    this.#rest = copyOf(bytes.subarray(at));
  }

  end(): void {
    if (this.#left !== 0 || this.#rest.byteLength > 0) throw new MalformedError('fewer plans than are said');
  }

  /** The same text once in memory. */
  #one(text: string): string {
    const held = this.#texts.get(text);
    if (held === undefined) this.#texts.set(text, text);
    return held ?? text;
  }
}

function readHead(record: Uint8Array): number {
  const [version, count] = asList(decodeCbor(record, 16), 'file', 2);
  asVersion(version, 2);
  return asUint(count, 'count', MAX_PLANS);
}

function readRecord(record: Uint8Array, one: (text: string) => string): KeptPlan {
  const fields = asList(decodeCbor(record, MAX_RECORD), 'plan', 13);
  const key = (value: unknown): string => one(keyToHex(asBytes(value, 'key', KEY_BYTES)));
  const host = key(fields[2]);
  const root = fields[3] === null ? host : key(fields[3]);
  return {
    from: one(asText(fields[0], 'from', MAX_FROM)),
    bytes: copyOf(asBytes(fields[1], 'bytes', 1, MAX_PLAN)),
    host,
    root,
    room: toBase64url(asBytes(fields[4], 'room', ROOM_ID_BYTES)),
    title: asText(fields[5], 'title', MAX_TITLE_BYTES),
    home: asBool(fields[6], 'home') ? one(communityOf(fromHex(root))) : undefined,
    listed: asBool(fields[7], 'listed'),
    cancelled: asBool(fields[8], 'cancelled'),
    revision: asUint(fields[9], 'revision', MAX_REVISION),
    issued: asUint(fields[10], 'issued'),
    until: asUint(fields[11], 'until'),
    next: fields[12] === null ? undefined : meetingIn(asList(fields[12], 'next', 2)),
    verified: false,
  };
}

function meetingIn([starts, ends]: readonly unknown[]): ComingMeeting {
  return { starts: asUint(starts, 'starts'), ends: asUint(ends, 'ends') };
}

function readPlansOfBefore(bytes: Uint8Array): readonly StoredPlan[] {
  const [version, plans] = asList(decodeCbor(bytes, MAX_BEFORE), 'file', 2);
  asVersion(version, 1);
  return asList(plans, 'plans', 0, MAX_PLANS).map((item) => {
    const [from, plan] = asList(item, 'plan', 2);
    return { from: asText(from, 'from', MAX_FROM), bytes: copyOf(asBytes(plan, 'plan', 1, MAX_PLAN)) };
  });
}

/** Replaces the file. Rejects with the system's error. */
export async function writePlanFile(folder: string, plans: Iterable<KeptPlan>): Promise<void> {
  // What is kept may change while it is written.
  await replaceFile(fileIn(folder), planChunks([...plans]));
}

/** Gives a damaged file another name, by which nothing is written, and returns its path. Rejects with the system's error. */
export async function setPlanFileAside(folder: string): Promise<string> {
  const aside = `${fileIn(folder)}.damaged`;
  await rename(fileIn(folder), aside);
  return aside;
}

/** A file's bytes, some of them at a time. */
export function* planChunks(plans: readonly KeptPlan[]): Generator<Uint8Array, void> {
  let waiting = [recordOf(encodeCbor([2, plans.length]))];
  let size = 0;
  for (const plan of plans) {
    const record = recordOf(
      encodeCbor([
        plan.from,
        plan.bytes,
        fromHex(plan.host),
        plan.root === plan.host ? null : fromHex(plan.root),
        fromBase64url(plan.room),
        plan.title,
        plan.home !== undefined,
        plan.listed,
        plan.cancelled,
        plan.revision,
        plan.issued,
        plan.until,
        plan.next === undefined ? null : [plan.next.starts, plan.next.ends],
      ]),
    );
    waiting.push(record);
    size += record.byteLength;
    if (size < CHUNK) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (waiting.length > 0) yield Buffer.concat(waiting);
}

function recordOf(body: Uint8Array): Uint8Array {
  const record = new Uint8Array(PREFIX + body.byteLength);
  new DataView(record.buffer).setUint16(0, body.byteLength);
  record.set(body, PREFIX);
  return record;
}
