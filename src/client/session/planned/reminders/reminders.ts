/** Reminds this person of planned rooms while the page lives: ten minutes before, and as a meeting begins. Fetched when there is something to be reminded of. */
import { signal } from '@preact/signals';
import { dueReminder } from '../../../../node/planned/reminding.ts';
import { ownRelay } from '../../platform/relay-servers.ts';
import type { PlannedRoom } from '../../view/planned.ts';
import { findPlans } from '../find-plans.ts';
import { pushes } from './push.ts';
import { planHref, showReminder } from './show.ts';
import { MAX_WANTED, recallWanted, rememberWanted, type Wanted } from './stored.ts';

/** How often servers are asked whether a host has changed something, ms. Before anything is told they are asked too. */
const ASK_AGAIN = 300_000;
/** While no server knows the plan it is kept for so long after a meeting, ms: of a series the next one is a week later. */
const UNKNOWN = 8 * 86_400_000;

/** What is wanted now. */
export const wanted = signal<readonly Wanted[]>(recallWanted());

let asked = 0;
let ticking = false;
let isInRoom = (): boolean => false;

/** Another tab may have changed it. */
function change(by: (all: readonly Wanted[]) => readonly Wanted[]): void {
  wanted.value = by(recallWanted());
  rememberWanted(wanted.value);
}

/** True once this browser lets the page remind; it asks the person, after a press. */
export async function mayRemind(): Promise<boolean> {
  return typeof Notification !== 'undefined' && (await Notification.requestPermission()) === 'granted';
}

export const canRemind = (): boolean => typeof Notification !== 'undefined' && Notification.permission !== 'denied';

/** From now on. `relays`: other servers that may have the plan; `busy` as of `startReminders`. */
export function want({ id, title, meetings }: PlannedRoom, relays: readonly string[], busy: () => boolean): void {
  const next = meetings.find(({ ends }) => ends > Date.now());
  if (next === undefined) return;
  const { starts, ends } = next;
  const servers = [...new Set([...ownRelay(), ...relays])];
  const fresh: Wanted = { plan: id, title, starts, ends, told: Date.now(), push: false, servers };
  change((all) => [fresh, ...all.filter(({ plan }) => plan !== id)].slice(0, MAX_WANTED));
  startReminders(busy);
}

/**
 * The relay that the page came from reminds too, or not any more. Rejects when it, or the browser, does not: then the page reminds, also where the relay
 * could not be told that it is not to.
 */
export async function setPush(plan: string, on: boolean, language: string): Promise<void> {
  if (on) {
    const anew = await pushes.want(plan, language);
    change((all) => all.map((one) => ({ ...one, push: one.plan === plan || (one.push && !anew) })));
    return;
  }
  change((all) => all.map((one) => (one.plan === plan ? { ...one, push: false } : one)));
  await pushes.refuse(plan, !wanted.peek().some(({ push }) => push));
}

export async function refuse(plan: string): Promise<void> {
  const held = wanted.peek().find((one) => one.plan === plan);
  change((all) => all.filter((one) => one.plan !== plan));
  // The page forgets it whatever the relay says; a relay that cannot be reached lets go of it after the last meeting.
  if (held?.push) await pushes.refuse(plan, !wanted.peek().some(({ push }) => push));
}

/** Goes on with what was wanted before the page was loaded, or is in another tab. `busy`: somebody is in a room, which a reminder does not take them out of. */
export function startReminders(busy: () => boolean): void {
  isInRoom = busy;
  wanted.value = recallWanted();
  startClock();
}

let clock: Worker | undefined;
function startClock(): void {
  if (clock !== undefined || wanted.peek().length === 0) return;
  clock = new Worker(new URL('./tick-worker.ts', import.meta.url), { type: 'module' });
  clock.onmessage = () => void tick();
  void tick();
}

async function tick(): Promise<void> {
  if (ticking) return;
  ticking = true;
  try {
    // Of several pages one reminds.
    await navigator.locks.request('stoa-reminders', { ifAvailable: true }, async (lock) => lock && (await look()));
  } catch (cause) {
    console.warn('a reminder could not be shown', cause);
  } finally {
    ticking = false;
  }
  if (wanted.peek().length > 0) return;
  clock?.terminate();
  clock = undefined;
}

async function look(): Promise<void> {
  // Another tab may have told some, or have been asked for more.
  const all = recallWanted();
  wanted.value = all;
  const isDue = (one: Wanted): boolean => dueReminder(one, one.told, Date.now()) !== undefined;
  // The host may have called it off since.
  if (Date.now() - asked > ASK_AGAIN || all.some(isDue)) {
    asked = Date.now();
    const found = new Map(await Promise.all(all.map(async (one) => [one.plan, await askAgain(one)] as const)));
    change((now) => now.flatMap((one) => found.get(one.plan)?.(one) ?? one));
  }
  for (const one of wanted.peek()) {
    const now = Date.now();
    if (dueReminder(one, one.told, now) === undefined) continue;
    change((now_) => now_.map((other) => (other.plan === one.plan ? { ...other, told: now } : other)));
    if (!one.push || !(await pushes.isHeld()))
      await showReminder(one, document.documentElement.lang, () => come(one.plan));
  }
}

/** What becomes of it by what servers say: nothing where it is over. While none answers, what they said last holds. */
async function askAgain({ plan, servers, ends, push }: Wanted): Promise<(one: Wanted) => readonly Wanted[]> {
  const [found] = await findPlans(servers, { room: plan });
  const next = found?.meetings.find((meeting) => meeting.ends > Date.now());
  if (found !== undefined && next !== undefined) {
    const { title } = found;
    return (one) => [{ ...one, title, starts: next.starts, ends: next.ends }];
  }
  if (found === undefined && ends + UNKNOWN > Date.now()) return (one) => [one];
  if (push)
    await pushes
      .refuse(
        plan,
        wanted.peek().every((other) => other.plan === plan || !other.push),
      )
      .catch(() => undefined);
  return () => [];
}

/** Where the reminder was pressed. */
function come(plan: string): void {
  window.focus();
  if (isInRoom()) open(planHref(plan), '_blank', 'noopener');
  else location.hash = planHref(plan);
}
