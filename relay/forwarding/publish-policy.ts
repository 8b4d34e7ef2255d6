import { keyToHex } from '../../src/node/identity/keys.ts';
import type { Charter } from '../../src/node/records/charter.ts';

/** Whose rooms a relay carries: anybody's, nobody's, or those founded by one of these keys (hex). */
export type PublishPolicy = 'anyone' | 'none' | ReadonlySet<string>;

/** Whether the relay carries a room's audio; undefined until the room's charter, which names the founder, is known. */
export function carries(policy: PublishPolicy, charter: Pick<Charter, 'root'> | undefined): boolean | undefined {
  if (policy === 'anyone') return true;
  if (policy === 'none') return false;
  return charter === undefined ? undefined : policy.has(keyToHex(charter.root));
}
