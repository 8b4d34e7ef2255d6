import { SPEAKER_BURST, SPEAKER_RATE } from '../../src/node/fanout/protocol/constants.ts';
import { keyToHex } from '../../src/node/identity/keys.ts';
import { MAX_BUNDLE } from '../../src/node/records/bundle.ts';
import type { Charter } from '../../src/node/records/charter.ts';

/** Whose rooms a relay carries: anybody's, nobody's, or those founded by one of these keys (hex). */
export type PublishPolicy = 'anyone' | 'none' | ReadonlySet<string>;

/** Whether the relay carries a room's audio; undefined until the room's charter, which names the founder, is known. */
export function carries(policy: PublishPolicy, charter: Pick<Charter, 'root'> | undefined): boolean | undefined {
  if (policy === 'anyone') return true;
  if (policy === 'none') return false;
  return charter === undefined ? undefined : policy.has(keyToHex(charter.root));
}

/** What one connection of a publisher may bring, lengths of its messages included, whatever carries it: whoever brings more is ended. */
export const PUBLISH_LIMITS = { maxMessage: MAX_BUNDLE, maxTotal: SPEAKER_BURST, perSecond: SPEAKER_RATE } as const;
