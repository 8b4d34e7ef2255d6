/** A reminder as the system shows it; for pages, and for the push worker, which has no texts of ours: what it says the browser knows in every language. */
import { PUSH_WORKER } from './push-worker-file.ts';

export interface Shown {
  /** The plan's id. */
  readonly plan: string;
  readonly title: string;
  /** ms since 1970. */
  readonly starts: number;
}

/** "in 10 minutes", "now", and the hour: in the reader's language. */
function when(starts: number, now: number, language: string): string {
  const minutes = Math.round((starts - now) / 60_000);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const until = minutes === 0 ? relative.format(0, 'second') : relative.format(minutes, 'minute');
  const hour = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(starts);
  return `${until} · ${hour}`;
}

/** What `showNotification` and `Notification` take. */
export function notificationOf(
  { plan, title, starts }: Shown,
  now: number,
  language: string,
): readonly [title: string, options: NotificationOptions] {
  const options = {
    body: when(starts, now, language),
    icon: './icon-192.png',
    // The later stands in the place of the earlier, and is heard again.
    tag: `stoa ${plan}`,
    renotify: true,
    lang: language,
    data: plan,
  };
  return [title.trim() || 'Stoa', options];
}

/** The link of a plan within the page. */
export const planHref = (plan: string): string => `#room=${plan}`;

/** Shows it by the page; where a browser lets only service workers (Chrome on Android), by the page's own, which nothing else makes it register. */
export async function showReminder(shown: Shown, language: string, onPress: () => void): Promise<void> {
  const [title, options] = notificationOf(shown, Date.now(), language);
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.active) return registration.showNotification(title, options);
  try {
    const notification = new Notification(title, options);
    notification.onclick = () => {
      notification.close();
      onPress();
    };
  } catch (error) {
    if (!(error instanceof TypeError) || navigator.serviceWorker === undefined) throw error;
    await navigator.serviceWorker.register(`${PUSH_WORKER}?${language}`);
    await (await navigator.serviceWorker.ready).showNotification(title, options);
  }
}
