/** What a host does with the rooms they have planned. Loaded only by people who plan. */
import type { Signer } from '../../../node/identity/keys.ts';
import { createRoom, type NewRoom, type Under } from '../../../node/participant/create-room.ts';
import {
  AHEAD,
  MAX_DESCRIPTION,
  MAX_DESCRIPTION_BYTES,
  MAX_HOST_NAME_BYTES,
  MAX_HOSTS,
  MAX_SKIPPED,
  PLANNED_PATH,
} from '../../../node/planned/constants.ts';
import { openMeeting } from '../../../node/planned/meeting-room.ts';
import { nextMeeting, type Schedule } from '../../../node/planned/meetings.ts';
import { type Plan, type PlanDraft, writePlan } from '../../../node/planned/plan.ts';
import { type Charter, writeCharter } from '../../../node/records/charter.ts';
import { MAX_TITLE, MAX_TITLE_BYTES } from '../../../node/records/constants.ts';
import { UNWANTED, utf8Length } from '../../../node/wire/cbor.ts';
import { tidyText } from '../../../node/wire/text.ts';
import { ownRelay, serversOf } from '../platform/relay-servers.ts';
import type { PlanForm, PlannedActions } from '../view/planned.ts';
import { recallPlans, rememberPlans } from './own-plans.ts';

export interface PlanDeskOptions {
  readonly identity: Signer;
  /** Addresses of the relays that the page holds. */
  readonly relays: () => readonly string[];
  readonly myName: () => string;
  /** The right to open rooms under a community. */
  readonly under: (community: string) => Promise<Under | undefined>;
  /** Goes to the lobby of a room that this person opens. `plan`: the id of its plan. */
  readonly come: (charter: Charter, plan: string) => Promise<void>;
  /** Something is planned from now on. */
  readonly onPlanned: () => void;
}

/** A plan is signed anew when it was last so long ago, ms: relays let go of what is said no more. */
const SAID_AGAIN = 7 * 86_400_000;
const PUT_TIMEOUT = 10_000;

export class PlanDesk implements PlannedActions {
  readonly #o: PlanDeskOptions;
  #plans: readonly Plan[] = [];

  constructor(options: PlanDeskOptions) {
    this.#o = options;
  }

  /** Brings back what this device has planned. */
  async start(): Promise<void> {
    this.#plans = await recallPlans();
  }

  /** Tells relays again what they may have lost, or would let go. Rejects never. */
  async sayAgain(): Promise<void> {
    const now = Date.now();
    for (const plan of this.#plans) {
      if (!plan.cancelled && nextMeeting(plan.schedule, now) === undefined) continue;
      try {
        if (now - plan.issued < SAID_AGAIN || plan.cancelled) await this.#put(plan);
        else await this.#say(plan, {});
      } catch (cause) {
        console.warn('a planned room could not be told again', cause);
      }
    }
  }

  async plan(room: NewRoom, form: PlanForm): Promise<string> {
    const schedule = this.#scheduleOf(form);
    const under = room.community === undefined ? undefined : await this.#o.under(room.community);
    if (room.community !== undefined && under === undefined) throw new RangeError('not allowed there');
    const charter = await createRoom(this.#o.identity, { ...room, language: document.documentElement.lang }, under);
    const hosts = hostsOf(room.name, form.others);
    const description = tidyDescription(form.description);
    const issued = Date.now();
    const draft: PlanDraft = { charter, description, schedule, hosts, revision: 0, issued, cancelled: false };
    await this.#keep(await writePlan(this.#o.identity, draft));
    this.#o.onPlanned();
    return `#room=${charter.id}`;
  }

  async change(id: string, title: string, form: PlanForm): Promise<void> {
    const plan = this.#of(id);
    const tidy = tidyText(title, MAX_TITLE, MAX_TITLE_BYTES);
    if (tidy === '') throw new RangeError('a title is needed');
    const fresh = this.#scheduleOf(form);
    const { wall, repeat, skipped } = plan.schedule;
    // What was left out of another rhythm says nothing of this one.
    const stays = fresh.wall === wall && fresh.repeat === repeat;
    const schedule = { ...fresh, skipped: stays ? skipped.filter((index) => index < fresh.times) : [] };
    const { charter } = plan;
    const renamed =
      tidy === charter.title
        ? charter
        : await writeCharter(this.#o.identity, { ...charter, title: tidy, version: charter.version + 1 });
    const hosts = hostsOf(plan.hosts[0]!, form.others);
    const description = tidyDescription(form.description);
    await this.#say(plan, { charter: renamed, schedule, hosts, description, revision: plan.revision + 1 });
  }

  async skip(id: string, index: number): Promise<void> {
    const plan = this.#of(id);
    const skipped = [...new Set([...plan.schedule.skipped, index])].sort((a, b) => a - b).slice(-MAX_SKIPPED);
    await this.#say(plan, { schedule: { ...plan.schedule, skipped }, revision: plan.revision + 1 });
  }

  async cancel(id: string): Promise<void> {
    const plan = this.#of(id);
    await this.#say(plan, { cancelled: true, revision: plan.revision + 1 });
  }

  async open(id: string, index: number): Promise<void> {
    const charter = await openMeeting(this.#o.identity, this.#of(id).charter, index, Date.now());
    await this.#o.come(charter, id);
  }

  #of(id: string): Plan {
    const plan = this.#plans.find(({ charter }) => charter.id === id);
    if (plan === undefined) throw new RangeError('not planned here');
    return plan;
  }

  async #say(plan: Plan, changed: Partial<PlanDraft>): Promise<void> {
    const issued = Math.max(Date.now(), plan.issued + 1);
    await this.#keep(await writePlan(this.#o.identity, { ...plan, ...changed, issued }));
  }

  /** Kept here once a relay has it: a plan of which nobody hears is none. */
  async #keep(plan: Plan): Promise<void> {
    await this.#put(plan);
    const others = this.#plans.filter(({ charter }) => charter.id !== plan.charter.id);
    const now = Date.now();
    const useful = others.filter(({ cancelled, schedule }) => !cancelled && nextMeeting(schedule, now) !== undefined);
    this.#plans = [plan, ...useful, ...others.filter((other) => !useful.includes(other))];
    rememberPlans(this.#plans);
  }

  /** Rejects when no relay takes it. */
  async #put({ bytes }: Plan): Promise<void> {
    const servers = new Set([...ownRelay(), ...serversOf(this.#o.relays())]);
    await Promise.any([...servers].map((server) => put(server, bytes)));
  }

  #scheduleOf({ day, time, length, repeat, times }: PlanForm): Schedule {
    const wall = Date.parse(`${day}T${time}Z`) / 60_000;
    if (!Number.isSafeInteger(wall)) throw new RangeError('a time is needed');
    const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
    const schedule: Schedule = { zone, wall, length, repeat, times: repeat === 'once' ? 1 : times, skipped: [] };
    const next = nextMeeting(schedule, Date.now());
    if (next === undefined || next.starts > Date.now() + AHEAD) throw new RangeError('a time to come is needed');
    return schedule;
  }
}

/** Rejects when the server does not take it. */
async function put(server: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const { ok, status } = await fetch(server.replace(/\/$/, PLANNED_PATH), {
    method: 'POST',
    body,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(PUT_TIMEOUT),
  });
  if (!ok) throw new Error(`${status}`);
}

function hostsOf(name: string, others: readonly string[]): readonly string[] {
  const tidy = [name, ...others].map((host) => tidyText(host, MAX_HOST_NAME_BYTES, MAX_HOST_NAME_BYTES));
  return tidy.filter((host) => host !== '').slice(0, MAX_HOSTS);
}

/** Makes a typed description fit: no controls but line feeds, and no longer than may be. */
function tidyDescription(text: string): string {
  const every = new RegExp(UNWANTED.source, 'gu');
  const lines = text
    .slice(0, 8 * MAX_DESCRIPTION)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  let tidy = lines
    .map((line) => line.replace(every, ' ').trimEnd())
    .join('\n')
    .trim()
    .slice(0, MAX_DESCRIPTION)
    .toWellFormed();
  while (utf8Length(tidy) > MAX_DESCRIPTION_BYTES) tidy = tidy.slice(0, -8).toWellFormed();
  return tidy;
}
