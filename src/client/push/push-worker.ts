/**
 * The page's service worker, for reminders alone: it shows what a relay has sent by the browser's push service, and leads to the room. It answers no requests, so
 * nothing that it keeps can be old.
 */
import { readReminder } from '../../node/planned/reminder-messages.ts';
import { notificationOf, planHref } from '../session/planned/reminders/show.ts';

interface Extended {
  waitUntil(work: Promise<unknown>): void;
}

/** What service workers have and pages do not. */
interface PushScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: object): Promise<readonly { readonly url: string; focus(): Promise<unknown> }[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: 'push', listener: (event: Extended & { data: { text(): string } | null }) => void): void;
  addEventListener(
    type: 'notificationclick',
    listener: (event: Extended & { notification: Notification }) => void,
  ): void;
}

const scope = globalThis as unknown as PushScope;
/** The page's language when somebody asked to be reminded. */
const language = location.search.slice(1) || 'en';

scope.addEventListener('push', (event) => {
  // Only who has the relay's key reaches this; what cannot be read is not shown.
  const reminder = readReminder(event.data?.text() ?? '');
  event.waitUntil(scope.registration.showNotification(...notificationOf(reminder, Date.now(), language)));
});

scope.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(come(`${event.notification.data}`));
});

async function come(plan: string): Promise<void> {
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // Somebody who is in another room stays there: the room is opened beside it.
  const there = pages.find(({ url }) => new URL(url).hash.includes(plan));
  if (there !== undefined) await there.focus();
  else await scope.clients.openWindow(new URL(planHref(plan), scope.registration.scope).href);
}
