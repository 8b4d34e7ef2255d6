/**
 * A plan: a room that is to open later. It carries the room's charter, made ahead, so the room's id and link are those it will have, and is signed by the
 * room's host. Payload [1, charter, description, zone, wall minutes, length min, repeat, times, [skipped, ...], [host name, ...], revision, issued ms,
 * cancelled] in `stoa/plan/1`.
 */
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import type { Signer } from '../identity/keys.ts';
import { type Charter, readCharter } from '../records/charter.ts';
import { MAX_CHARTER } from '../records/constants.ts';
import { compare, equals } from '../wire/bytes.ts';
import { asBool, asBytes, asLine, asList, asRecord, asText, asUint, copyOf, UNWANTED } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import {
  AHEAD,
  MAX_DESCRIPTION_BYTES,
  MAX_HOST_NAME_BYTES,
  MAX_HOSTS,
  MAX_LENGTH,
  MAX_PLAN,
  MAX_REVISION,
  MAX_SKIPPED,
  MAX_TIMES,
  MAX_WALL,
  MAX_ZONE,
  MIN_LENGTH,
} from './constants.ts';
import { REPEATS, type Schedule } from './meetings.ts';
import { isZone } from './wall-clock.ts';

export interface PlanDraft {
  readonly charter: Charter;
  /** Plain text with line feeds; '' for none. */
  readonly description: string;
  readonly schedule: Schedule;
  /** Names, that of the host first. */
  readonly hosts: readonly string[];
  /** The higher replaces the lower: the host has changed something. */
  readonly revision: number;
  /** ms since 1970 by the host's clock. Of one revision the later holds: it is the same again, so that relays keep it. */
  readonly issued: number;
  readonly cancelled: boolean;
}

export interface Plan extends PlanDraft {
  /** The signed bytes, to hand on. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Signs a plan of a room whose charter `host` has made. Throws MalformedError, or StaleError, when a reader would refuse it at `now` (ms since 1970). */
export async function writePlan(host: Signer, draft: PlanDraft, now = draft.issued): Promise<Plan> {
  const { charter, description, schedule, hosts, revision, issued, cancelled } = draft;
  const { zone, wall, length, repeat, times, skipped } = schedule;
  const bytes = await seal(host, 'stoa/plan/1', [
    1,
    charter.bytes,
    description,
    zone,
    wall,
    length,
    REPEATS.indexOf(repeat),
    times,
    skipped,
    hosts,
    revision,
    issued,
    cancelled,
  ]);
  return readPlan(bytes, now);
}

/** Decodes and verifies a plan at `now` (ms since 1970). Throws StaleError where another clock might find it good, MalformedError otherwise. */
export async function readPlan(bytes: Uint8Array, now: number): Promise<Plan> {
  const opened = open(bytes, MAX_PLAN);
  const fields = asRecord(opened.value, 'plan', 1, 13);
  const charterBytes = asBytes(fields[1], 'charter', 1, MAX_CHARTER);
  const parsed = {
    ...detailsIn(fields),
    revision: asUint(fields[10], 'revision', MAX_REVISION),
    issued: asUint(fields[11], 'issued'),
    cancelled: asBool(fields[12], 'cancelled'),
    bytes: copyOf(bytes),
  };
  const off = Math.max(parsed.issued - now, now - AHEAD - parsed.issued) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('plan of another time', off);
  const charter = await readCharter(charterBytes, now);
  if (charter.closed) throw new MalformedError('plan of a room that is over');
  await opened.check(charter.host, 'stoa/plan/1');
  return { charter, ...parsed };
}

/** What makes most of a plan: looked up when somebody asks for it, it need not be kept beside the bytes. */
export type PlanDetails = Pick<Plan, 'description' | 'schedule' | 'hosts'>;

/** Of a plan's bytes that were verified before. Throws MalformedError for others. */
export function planDetails(bytes: Uint8Array): PlanDetails {
  return detailsIn(asRecord(open(bytes, MAX_PLAN).value, 'plan', 1, 13));
}

function detailsIn(fields: readonly unknown[]): PlanDetails {
  return {
    description: asDescription(fields[2]),
    schedule: asSchedule(fields),
    hosts: asList(fields[9], 'hosts', 1, MAX_HOSTS).map((name) => asLine(name, 'host', MAX_HOST_NAME_BYTES)),
  };
}

/** Whether `a` replaces `b`, a plan of the same room: the host's last word, and of the same word the last time it was said, so that everyone agrees. */
export function isNewerPlan(a: PlanOrder, b: PlanOrder): boolean {
  return (a.revision - b.revision || a.issued - b.issued || compare(a.bytes, b.bytes)) > 0;
}
export type PlanOrder = Pick<Plan, 'revision' | 'issued' | 'bytes'>;

/** Whether this person may change it. */
export function isPlannedBy({ charter }: Pick<Plan, 'charter'>, identity: Uint8Array): boolean {
  return equals(charter.host, identity);
}

/** Like `asLine`, with line feeds. */
function asDescription(value: unknown): string {
  const text = asText(value, 'description', MAX_DESCRIPTION_BYTES);
  if (UNWANTED.test(text.replaceAll('\n', ''))) throw new MalformedError('description');
  return text;
}

function asSchedule(fields: readonly unknown[]): Schedule {
  const zone = asText(fields[3], 'zone', MAX_ZONE);
  const length = asUint(fields[5], 'length', MAX_LENGTH);
  const repeat = REPEATS[asUint(fields[6], 'repeat', REPEATS.length - 1)]!;
  const times = asUint(fields[7], 'times', MAX_TIMES);
  const skipped = asList(fields[8], 'skipped', 0, MAX_SKIPPED).map((index) => asUint(index, 'skipped', times - 1));
  if (length < MIN_LENGTH) throw new MalformedError('length');
  if (times === 0 || (times === 1) !== (repeat === 'once')) throw new MalformedError('times');
  // One way to write it.
  if (skipped.some((index, at) => at > 0 && index <= skipped[at - 1]!)) throw new MalformedError('skipped');
  const wall = asUint(fields[4], 'wall', MAX_WALL);
  // Not a matter of time, but of whose table of zones is newer: nobody is to blame.
  if (!isZone(zone)) throw new UnknownZoneError(zone);
  return { zone, wall, length, repeat, times, skipped };
}

/** A zone that this platform does not know. */
export class UnknownZoneError extends StaleError {
  constructor(zone: string) {
    super(`zone ${zone}`, 0);
  }
}
