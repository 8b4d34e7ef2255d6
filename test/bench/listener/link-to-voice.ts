/** How long a listener waits from a room's link to the first voice, beside another version where one is named. */
import type { Figure } from '../bench.ts';
import { quantile } from '../measure/statistics.ts';
import { roomLink } from './builds.ts';
import type { Circumstance } from './limits.ts';
import { type Rig, withRig } from './rig.ts';
import { type Visit, visit } from './visit.ts';

const RUNS = 7;

export interface LinkOptions {
  readonly circumstances: readonly Circumstance[];
  readonly slow: 'browser' | 'wire';
  readonly against?: string;
  readonly runs?: number;
}

export function linkToVoice(options: LinkOptions, say: (line: string) => void): Promise<Figure[]> {
  return withRig(options.against, say, async (rig) => {
    const figures: Figure[] = [];
    for (const [i, circumstance] of options.circumstances.entries()) {
      const visits = await visitInTurn(rig, circumstance, options, say);
      figures.push(...figuresOf(circumstance, visits, options.slow));
      if (i === 0) figures.push(...weights(visits));
    }
    return figures.map((figure) => (options.against ? { ...figure, beside: options.against } : figure));
  });
}

/** Visits of each build, taken by turns, so that what else the machine does meets all alike. */
async function visitInTurn(
  { builds, chromium, loudspeaker }: Rig,
  circumstance: Circumstance,
  { slow, runs = RUNS }: LinkOptions,
  say: (line: string) => void,
): Promise<Visit[][]> {
  const visits: Visit[][] = builds.map(() => []);
  const links = await Promise.all(builds.map((build) => roomLink(build, chromium)));
  // The first of each build is for the relay's program to become warm.
  for (let run = 0; run <= runs; run++) {
    // Who goes first changes, for the second may find warm what the first has warmed.
    const order = [...builds.entries()];
    for (const [i, { label, wire }] of run % 2 === 0 ? order : order.reverse()) {
      const one = await visit(chromium, loudspeaker, { link: links[i]!, wire, circumstance, slow });
      if (run === 0) continue;
      visits[i]!.push(one);
      say(`${circumstance.name} ${run}, ${label}: ${told(one)}`);
    }
  }
  return visits;
}

function told({ lobby, sound, received: { http, webSocket } }: Visit): string {
  const waited = `lobby ${lobby.toFixed(0)} ms, sound ${sound.toFixed(0)} ms`;
  return `${waited}, ${kilobytes(http).toFixed(1)} kB and ${kilobytes(webSocket).toFixed(1)} kB by WebSocket`;
}

function figuresOf({ name, network }: Circumstance, visits: readonly Visit[][], slow: 'browser' | 'wire'): Figure[] {
  const where = `start.${name}${network && slow === 'wire' ? '.wire' : ''}`;
  return [
    figure(`${where}.lobby.p50`, 'ms', visits, ({ lobby }) => lobby),
    figure(`${where}.${network ? 'sound' : 'voice'}.p50`, 'ms', visits, ({ sound }) => sound),
  ];
}

/** Of what was received before the first voice. */
function weights(visits: readonly Visit[][]): Figure[] {
  return [
    figure('start.first.kB', 'kB', visits, ({ received }) => kilobytes(received.http)),
    figure('start.first.websocket.kB', 'kB', visits, ({ received }) => kilobytes(received.webSocket)),
  ];
}

function figure(name: string, unit: string, visits: readonly Visit[][], of: (visit: Visit) => number): Figure {
  const [value, yardstick] = visits.map((all) => quantile(all.map(of), 0.5));
  return { name, unit, value: value!, ...(yardstick === undefined ? {} : { yardstick }) };
}

function kilobytes(bytes: number): number {
  return bytes / 1_000;
}
