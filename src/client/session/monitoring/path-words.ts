/** By which path somebody is heard, and why by that one, for the report: pure. */
import type { LinkState } from '../../../node/link/link-manager.ts';

export interface PathFacts {
  /** A direct link brings something. */
  readonly linked: boolean;
  /** A relay brings the room's audio. */
  readonly relayed: boolean;
  /** Of the direct link; undefined when none is planned. */
  readonly state: LinkState | undefined;
  /** They can be introduced. Somebody who hides their address cannot. */
  readonly reachable: boolean;
}

export function pathWords(facts: PathFacts): string {
  if (facts.linked) return facts.relayed ? 'direct, and by relay for now' : 'direct';
  return `${facts.relayed ? 'by relay' : 'by no path'}: ${whyNotDirect(facts)}`;
}

function whyNotDirect({ state, reachable }: PathFacts): string {
  switch (state) {
    case 'open':
      return 'nothing comes by the link';
    case 'connecting':
      return 'the link is being made';
    case 'failing':
      return 'no direct path was found';
    case undefined:
      return reachable ? 'no link is planned' : 'they can only be met at relays';
  }
}
