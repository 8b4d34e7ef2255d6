import type { RoomId } from '../../../node/identity/ids.ts';
import { FAREWELL_PATH, listenUrl } from '../../../node/relays/address.ts';

/**
 * Sends relays the signed record with which a member leaves `room`, while the page closes: its worker and its streams may be gone by then, but the
 * browser finishes a request with `keepalive` (Fetch standard). Never throws; nobody is there to read the answer.
 */
export function sendFarewell(relays: readonly string[], room: RoomId, record: Uint8Array<ArrayBuffer>): void {
  for (const relay of relays) {
    const listen = listenUrl(relay);
    if (listen === undefined) continue;
    const url = new URL(`${FAREWELL_PATH}?room=${room}`, listen.replace('ws', 'http'));
    const request: RequestInit = { method: 'POST', body: record, keepalive: true, mode: 'no-cors' };
    fetch(url, { ...request, credentials: 'omit', referrerPolicy: 'no-referrer' }).catch(() => undefined);
  }
}
