/** All that is fuzzed. */
import type { Target } from './target.ts';
import { gossipTargets } from './targets/gossip.ts';
import { grantTargets } from './targets/grants.ts';
import { headerTargets } from './targets/headers.ts';
import { listTargets } from './targets/lists.ts';
import { messageTargets } from './targets/messages.ts';
import { pageTargets } from './targets/page.ts';
import { portTargets } from './targets/ports.ts';
import { radioTargets } from './targets/radio.ts';
import { recordingTargets } from './targets/recordings.ts';
import { recordTargets } from './targets/records.ts';
import { requestTargets } from './targets/requests.ts';
import { soundTargets } from './targets/sounds.ts';

export async function allTargets(): Promise<readonly Target[]> {
  const made = [
    recordTargets,
    recordingTargets,
    grantTargets,
    messageTargets,
    requestTargets,
    gossipTargets,
    headerTargets,
    pageTargets,
    portTargets,
    radioTargets,
    listTargets,
    soundTargets,
  ];
  return (await Promise.all(made.map((make) => make()))).flat();
}
