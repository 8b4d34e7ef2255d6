/** Asks servers which rooms are planned, and adds what this device has planned. What servers say proves itself. */
import { communityOf, homeOf } from '../../../node/community/name.ts';
import { formatFragment } from '../../../node/directory/fragment.ts';
import { MAX_LIST } from '../../../node/planned/constants.ts';
import { meetingRoom } from '../../../node/planned/meeting-room.ts';
import { meetingOf } from '../../../node/planned/meetings.ts';
import { isNewerPlan, type Plan, readPlan } from '../../../node/planned/plan.ts';
import { readPlanList } from '../../../node/planned/plan-list.ts';
import { equals, fromBase64url } from '../../../node/wire/bytes.ts';
import { fetchBytes } from '../platform/fetch-bounded.ts';
import { ownServer } from '../platform/relay-servers.ts';
import type { PlannedMeeting, PlannedRoom } from '../view/planned.ts';
import { recallPlans } from './own-plans.ts';

/** Of a room, or those that a hallway shows: of a community by its id, or of none. */
export type PlansOf = { readonly room: string } | { readonly community: string | undefined };

/** A meeting may go on for so long beyond its end, ms. */
const OVERTIME = 2 * 3_600_000;
/** Meetings looked ahead. */
const MEETINGS = 3;

/** The soonest first. `servers`: addresses with a slash at the end. Never rejects. */
export async function findPlans(
  servers: readonly string[],
  of: PlansOf,
  now = Date.now(),
): Promise<readonly PlannedRoom[]> {
  const home = 'room' in of || of.community === undefined ? undefined : communityOf(fromBase64url(of.community));
  const query = new URLSearchParams('room' in of ? { room: of.room } : home === undefined ? {} : { community: home });
  const [own, ...lists] = await Promise.all([
    recallPlans(),
    ...[...new Set(servers)].map((server) => plansAt(`${server}planned?${query}`, now)),
  ]);
  const newest = new Map<string, Plan>();
  for (const plan of [...own, ...lists.flat()]) {
    const { charter } = plan;
    const held = newest.get(charter.id);
    if (held !== undefined && !isNewerPlan(plan, held)) continue;
    if ('room' in of ? charter.id === of.room : charter.open && homeOf(charter) === home) newest.set(charter.id, plan);
  }
  const shown = await Promise.all(
    [...newest.values()].map((plan) => {
      const mine = own.some(({ charter }) => charter.id === plan.charter.id && equals(charter.host, plan.charter.host));
      return plannedRoom(plan, mine, now);
    }),
  );
  if ('room' in of) return shown;
  return shown
    .filter(({ cancelled, meetings }) => !cancelled && meetings.some(({ ends }) => ends > now))
    .sort((a, b) => a.meetings[0]!.starts - b.meetings[0]!.starts);
}

async function plansAt(url: string, now: number): Promise<readonly Plan[]> {
  try {
    const { plans } = readPlanList(await fetchBytes(url, MAX_LIST));
    // One that is forged, or of another time, takes none of the others with it.
    return (await Promise.allSettled(plans.map((bytes) => readPlan(bytes, now)))).flatMap((read) =>
      read.status === 'fulfilled' ? [read.value] : [],
    );
  } catch {
    // Older relays have none, and file hosts answer with a page.
    return [];
  }
}

async function plannedRoom(plan: Plan, mine: boolean, now: number): Promise<PlannedRoom> {
  const { charter, description, hosts, schedule, cancelled } = plan;
  const base = ownServer();
  return {
    id: charter.id,
    title: charter.title,
    description,
    hosts,
    schedule,
    cancelled,
    mine,
    meetings: cancelled ? [] : await comingMeetings(plan, now),
    link: base + formatFragment(charter.id, []),
    calendar: `${base}calendar/room/${charter.id}.ics`,
  };
}

async function comingMeetings({ charter, schedule }: Plan, now: number): Promise<readonly PlannedMeeting[]> {
  const found: PlannedMeeting[] = [];
  for (let index = 0; index < schedule.times && found.length < MEETINGS; index++) {
    const { starts, ends, isSkipped } = meetingOf(schedule, index);
    if (isSkipped || ends + OVERTIME <= now) continue;
    const room = await meetingRoom(charter, index);
    const href = index === 0 ? formatFragment(room, []) : `${formatFragment(room, [])}&plan=${charter.id}`;
    found.push({ index, starts, ends, room, href });
  }
  return found;
}
