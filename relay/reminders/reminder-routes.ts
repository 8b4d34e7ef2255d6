/** Reminders of planned rooms by Web Push, where a relay's operator wants them: takes wishes in by HTTP, and tells whoever it is time for. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import webPush from 'web-push';
import type { RoomId } from '../../src/node/identity/ids.ts';
import { PLANNED_PATH } from '../../src/node/planned/constants.ts';
import {
  MAX_REMIND,
  REMIND_QUERY,
  readRemindRequest,
  writeReminder,
} from '../../src/node/planned/reminder-messages.ts';
import { dueReminder } from '../../src/node/planned/reminding.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { boundedBody } from '../http/intake/bounded-body.ts';
import type { ComingMeeting, KeptPlan } from '../planned/plan-shelf.ts';
import type { Counters } from '../util/counters.ts';
import { shareKey } from '../util/ip.ts';
import type { Log } from '../util/log.ts';
import { type Deliver, deliver as deliverByHttps, type Push } from './deliver.ts';
import { isBrowserKey, isPushEndpoint } from './endpoint.ts';
import type { PushKey } from './push-key.ts';
import { PushQueue } from './push-queue.ts';
import { remindersIn, writeReminderFile } from './reminder-file.ts';
import { type Kept, type KeptReminder, MAX_REMINDERS, ReminderShelf } from './reminder-shelf.ts';

export interface ReminderRoutesOptions {
  /** The relay's data folder. */
  readonly folder: string;
  /** The relay's secret: what stands for an address in the file tells nobody which it is. */
  readonly seed: Uint8Array;
  readonly key: PushKey;
  /** Whom a push service may write to: `mailto:` and an address. */
  readonly contact: string;
  readonly plans: {
    /** Resolves once those of the file are there. */
    readonly ready: Promise<void>;
    get(room: RoomId): KeptPlan | undefined;
    /** The meeting that is on, or next; undefined when all are over. */
    next(plan: KeptPlan, now: number): ComingMeeting | undefined;
  };
  readonly counters: Counters;
  readonly log: Log;
  /** How pushes leave; tests have a push service of their own. */
  readonly deliver?: Deliver;
  readonly now?: () => number;
}

export interface ReminderRoutes {
  /** How many are kept. */
  readonly size: number;
  /** Answers what is about reminders, and returns true. */
  serve(path: string, request: IncomingMessage, response: ServerResponse, address: string): boolean;
  /** Looks whose time has come, and sends what is due. By itself it does so every second. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

const WISHES = { perSecond: 1, burst: 20, maxKeys: 4_096 };
const ALL_WISHES = { perSecond: 20, burst: 200, maxKeys: 1 };
const TICK = 1_000;
/** Every so many of these it is looked whose time has come, and what has changed is written down. */
const LOOK = 5;

const STATUS: Readonly<Record<Kept, number>> = { kept: 204, known: 204, 'too-many': 429, full: 503 };

export function createReminderRoutes(options: ReminderRoutesOptions): ReminderRoutes {
  const { folder, seed, key, contact, plans, counters, log, deliver = deliverByHttps, now = Date.now } = options;
  const shelf = new ReminderShelf(MAX_REMINDERS, () => counters.add('reminders.dropped'));
  const wishes = new RateLimit(WISHES);
  const allWishes = new RateLimit(ALL_WISHES);
  const standsFor = (text: string): string => createHmac('sha256', seed).update(text).digest('base64url').slice(0, 22);
  const queue = new PushQueue({ deliver, counters, onGone: (endpoint) => shelf.forget(endpoint) });

  let isReady = false;
  let written = 0;
  const ready = restore(shelf, folder, log).then(async () => {
    written = shelf.edition;
    // A plan that has not been read yet is none that is over.
    await plans.ready;
    isReady = true;
  });
  let writing: Promise<void> = ready;
  const write = (): Promise<void> => {
    writing = writing.then(async () => {
      if (written === shelf.edition) return;
      const { edition } = shelf;
      try {
        await writeReminderFile(folder, shelf.all());
        written = edition;
      } catch (error) {
        log.warn({ error: String(error) }, 'reminders cannot be written down; a restart would lose them');
      }
    });
    return writing;
  };

  const pushOf = (reminder: KeptReminder, due: number, at: number): Push | undefined => {
    const plan = plans.get(reminder.plan);
    const next = plan === undefined || plan.cancelled ? undefined : plans.next(plan, at);
    // Meanwhile it was called off or moved, or is not wanted any more.
    if (plan === undefined || next === undefined || !shelf.has(reminder)) return undefined;
    if (dueReminder(next, due - 1, at) === undefined) return undefined;
    const text = writeReminder({ plan: plan.room, title: plan.title, starts: next.starts });
    // Of two for one browser the later stands for both; what is the same for the service says nothing of the plan.
    const topic = standsFor(`${plan.room} ${reminder.endpoint}`);
    return pushTo(reminder, text, { key, contact, topic, seconds: Math.max(60, Math.ceil((next.ends - at) / 1_000)) });
  };
  const look = (): void => {
    const at = now();
    for (const room of [...shelf.plans()]) {
      const plan = plans.get(room);
      const next = plan === undefined || plan.cancelled ? undefined : plans.next(plan, at);
      if (next === undefined) {
        shelf.forgetPlan(room);
        continue;
      }
      for (const reminder of shelf.of(room)) {
        const due = dueReminder(next, reminder.told, at);
        if (due === undefined) continue;
        shelf.tell(reminder, at);
        const { endpoint, from } = reminder;
        queue.add({ endpoint, from, until: next.ends, make: (then) => pushOf(reminder, due, then) }, at);
      }
    }
    void write();
  };
  let ticks = 0;
  const tick = async (): Promise<void> => {
    if (isReady && ticks++ % LOOK === 0) look();
    await queue.tick(now());
  };
  const timer = setInterval(() => void tick(), TICK);
  timer.unref();

  const take = async (request: IncomingMessage, response: ServerResponse, address: string): Promise<void> => {
    const answer = (status: number, refused?: 'flood' | 'malformed' | 'unknown' | 'too-many' | 'full'): void => {
      if (refused !== undefined) {
        counters.add(`reminders.refused.${refused}`);
        // What is left of a body that nobody reads ends with the connection.
        response.setHeader('Connection', 'close');
      }
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
      response.end(refused === undefined ? undefined : `${refused}\n`);
    };
    const from = shareKey(address);
    if (!wishes.take(from, now()) || !allWishes.take('', now())) return answer(429, 'flood');
    const bytes = await boundedBody(request, MAX_REMIND);
    if (bytes === undefined) return answer(413, 'malformed');
    try {
      const { plan: room, wanted, ...to } = readRemindRequest(bytes);
      if (!wanted) {
        if (shelf.remove(room, to)) counters.add('reminders.removed');
        return answer(204);
      }
      if (!isPushEndpoint(to.endpoint) || !isBrowserKey(to.key)) return answer(400, 'malformed');
      const plan = plans.get(room);
      if (plan === undefined || plan.cancelled || plans.next(plan, now()) === undefined) return answer(404, 'unknown');
      const kept = shelf.take({ plan: room, from: standsFor(from), told: now(), ...to });
      if (kept === 'too-many' || kept === 'full') return answer(STATUS[kept], kept);
      if (kept === 'kept') counters.add('reminders.kept');
      answer(STATUS[kept]);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      answer(400, 'malformed');
    }
  };

  return {
    get size() {
      return shelf.size;
    },
    serve(path, request, response, address) {
      if (path !== PLANNED_PATH || request.method !== 'POST' || request.url?.split('?', 2)[1] !== REMIND_QUERY)
        return false;
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      take(request, response, address).catch(() => {
        counters.add('reminders.failed');
        response.destroy();
      });
      return true;
    },
    tick,
    async stop() {
      clearInterval(timer);
      queue.stop();
      await write();
    },
  };
}

/** Encrypts for this browser alone (RFC 8291), and signs who sends it. */
function pushTo(
  { endpoint, key, auth }: KeptReminder,
  text: string,
  by: { readonly key: PushKey; readonly contact: string; readonly topic: string; readonly seconds: number },
): Push {
  const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const made = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh: base64url(key), auth: base64url(auth) } },
    text,
    {
      vapidDetails: { subject: by.contact, ...by.key },
      TTL: by.seconds,
      topic: by.topic,
      urgency: 'high',
      contentEncoding: 'aes128gcm',
    },
  );
  const headers = Object.fromEntries(Object.entries(made.headers).map(([name, value]) => [name, `${value}`]));
  return { endpoint, headers, body: made.body ?? Buffer.alloc(0) };
}

/** A file that cannot be read is reported, and left as it is until somebody wants to be reminded. */
async function restore(shelf: ReminderShelf, folder: string, log: Log): Promise<void> {
  try {
    for (const reminder of await remindersIn(folder)) shelf.take(reminder);
  } catch (error) {
    log.warn({ error: String(error) }, 'the file of reminders cannot be read; the relay begins without');
  }
}
