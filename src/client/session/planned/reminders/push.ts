/** Web Push by the relay that the page came from, where its operator wants it: this browser's maker passes on what only this browser can read. */

import type { RoomId } from '../../../../node/identity/ids.ts';
import { PLANNED_PATH } from '../../../../node/planned/constants.ts';
import { MAX_ENDPOINT, REMIND_QUERY, writeRemindRequest } from '../../../../node/planned/reminder-messages.ts';
import { equals, fromBase64url } from '../../../../node/wire/bytes.ts';
import { serverSays } from '../../platform/relay-discovery.ts';
import { ownServer } from '../../platform/relay-servers.ts';
import { PUSH_WORKER } from './push-worker-file.ts';

const PATIENCE = 10_000;

/** The relay's key; undefined where it does not push, or this browser has no such thing. */
function relayKey(): Uint8Array<ArrayBuffer> | undefined {
  const { push } = serverSays.peek();
  if (typeof push !== 'string' || !/^[A-Za-z0-9_-]{87}$/.test(push)) return undefined;
  return 'serviceWorker' in navigator && 'PushManager' in window ? fromBase64url(push) : undefined;
}

export const canPush = (): boolean => relayKey() !== undefined;

const isOf = ({ options }: PushSubscription, key: Uint8Array): boolean =>
  options.applicationServerKey !== null && equals(new Uint8Array(options.applicationServerKey), key);

export const pushes = {
  /**
   * Registers the push worker. Resolves to whether this browser is reached anew: what was wanted before reaches it no more. Rejects when the browser, its
   * maker's service or the relay does not want to.
   */
  async want(plan: string, language: string): Promise<boolean> {
    const key = relayKey();
    if (key === undefined) throw new Error('no push here');
    await navigator.serviceWorker.register(`${PUSH_WORKER}?${language}`);
    const { pushManager } = await navigator.serviceWorker.ready;
    const held = await pushManager.getSubscription();
    const goesOn = held !== null && isOf(held, key);
    // Of a relay that has another key since.
    if (!goesOn) await held?.unsubscribe();
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    try {
      await say(subscription, plan, true);
    } catch (error) {
      // Nobody knows it, and it would look as if somebody did.
      if (!goesOn) await subscription.unsubscribe();
      throw error;
    }
    return !goesOn;
  },

  /** Whether this browser can be reached by the relay: people, browsers and operators take that away. Never rejects. */
  async isHeld(): Promise<boolean> {
    try {
      const registration = await navigator.serviceWorker.getRegistration();
      const subscription = await registration?.pushManager.getSubscription();
      if (!subscription) return false;
      const key = relayKey();
      // A server that has not said anything yet has the key that it had.
      return key === undefined ? Object.keys(serverSays.peek()).length === 0 : isOf(subscription, key);
    } catch {
      return false;
    }
  },

  /** `last`: nothing else is wanted, and this browser is to be reached no more. */
  async refuse(plan: string, last: boolean): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration();
    const subscription = await registration?.pushManager.getSubscription();
    try {
      if (subscription) await say(subscription, plan, false);
    } finally {
      if (last) {
        await subscription?.unsubscribe();
        await registration?.unregister();
      }
    }
  },
};

async function say(subscription: PushSubscription, plan: string, wanted: boolean): Promise<void> {
  const { endpoint } = subscription;
  const [key, auth] = (['p256dh', 'auth'] as const).map((name) => subscription.getKey(name));
  if (!key || !auth || endpoint.length > MAX_ENDPOINT) throw new Error('a push service of another kind');
  const { ok, status } = await fetch(`${ownServer().replace(/\/$/, PLANNED_PATH)}?${REMIND_QUERY}`, {
    method: 'POST',
    body: writeRemindRequest({
      plan: plan as RoomId,
      wanted,
      endpoint,
      key: new Uint8Array(key),
      auth: new Uint8Array(auth),
    }),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!ok) throw new Error(`${status}`);
}
