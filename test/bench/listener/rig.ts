/** What benches of listeners stand on: versions of the project with their relays, and a browser whose sound is heard. */
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import { Loudspeaker } from '../../support/machine/loudspeaker.ts';
import { type Build, openBuild, openVersion } from './builds.ts';

/** Browsers let a page sound once it is pressed. The later of two such flags holds. */
const AUTOPLAY = '--autoplay-policy=document-user-activation-required';

export interface Rig {
  /** This copy, then what it is held against. */
  readonly builds: readonly Build[];
  readonly loudspeaker: Loudspeaker;
  readonly chromium: Chromium;
}

/** Sets all up, measures, and takes down what was set up, also after a failure. */
export async function withRig<T>(
  against: string | undefined,
  say: (line: string) => void,
  measure: (rig: Rig) => Promise<T>,
): Promise<T> {
  const closers: (() => Promise<void>)[] = [];
  const opened = <C extends { close(): Promise<void> }>(part: C): C => {
    closers.unshift(() => part.close());
    return part;
  };
  try {
    const builds = [opened(await openBuild())];
    if (against !== undefined) {
      say(`building ${against}`);
      builds.push(opened(await openVersion(against)));
    }
    const loudspeaker = opened(await Loudspeaker.open());
    const resolver = `--host-resolver-rules=${builds.map(({ rule }) => rule).join(', ')}`;
    const chromium = opened(await launchChromium({ sound: loudspeaker.env, args: [resolver, AUTOPLAY] }));
    return await measure({ builds, loudspeaker, chromium });
  } finally {
    for (const close of closers) await close();
  }
}
