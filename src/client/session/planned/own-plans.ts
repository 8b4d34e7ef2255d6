/** The rooms that this person has planned, stored on this device. The key that opens them is the device's own. */
import { MAX_PLAN } from '../../../node/planned/constants.ts';
import { type Plan, readPlan } from '../../../node/planned/plan.ts';
import { fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';
import { asBytes } from '../../../node/wire/cbor.ts';
import { device } from '../platform/storage.ts';

/** As many as a relay keeps of one host. */
export const MAX_OWN = 24;

/** What cannot be read is left out. Also those that no relay would take any more: they can be signed anew. */
export async function recallPlans(): Promise<readonly Plan[]> {
  const lines = device.get('planned')?.split('\n').slice(0, MAX_OWN) ?? [];
  const read = lines.map(async (line) => {
    const [issued, text = ''] = line.split(' ');
    try {
      return [await readPlan(asBytes(fromBase64url(text), 'plan', 1, MAX_PLAN), Number(issued))];
    } catch (cause) {
      console.warn('a plan on this device cannot be read', cause);
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}

/** The newest first. */
export function rememberPlans(plans: readonly Plan[]): void {
  const lines = plans.slice(0, MAX_OWN).map(({ issued, bytes }) => `${issued} ${toBase64url(bytes)}`);
  device.set('planned', lines.length === 0 ? undefined : lines.join('\n'));
}
