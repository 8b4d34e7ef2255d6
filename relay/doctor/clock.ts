/** Whether the relay's clock and this computer's agree, and which of the two is wrong. */

import { type Finding, finding } from './finding.ts';
import { run } from './run.ts';

/** What was seen: times in ms since 1970. */
export interface ClockSeen {
  /** The Date of an answer, in whole seconds. */
  readonly date: number;
  /** Before the question and as the answer came, by this computer's clock. */
  readonly asked: number;
  readonly answered: number;
  /** Whether this computer keeps its own clock by the network's; undefined where nothing tells. */
  readonly kept: boolean | undefined;
}

const NAME = 'clock';
/** Beyond this the difference is worth a look; beyond the latter a relay refuses every room, ms. */
const NOTABLE = 5_000;
const REFUSED = 120_000;
const SET = 'timedatectl set-ntp true';

export function judgeClock({ date, asked, answered, kept }: ClockSeen): Finding {
  if (Number.isNaN(date)) return finding(NAME, 'skipped', 'the answer names no date');
  // The date holds for a second, and may have been written at any moment in between.
  const [least, most] = [date - answered, date + 1_000 - asked];
  const off = least > 0 ? least : most < 0 ? most : 0;
  const size = Math.abs(off);
  if (size < NOTABLE) return finding(NAME, 'ok', "the relay's and this computer's agree");
  const seen = `the relay's is ${Math.round(size / 1_000)} s ${off > 0 ? 'ahead of' : 'behind'} this computer's`;
  const advice =
    kept === undefined
      ? `compare both with a clock that is right; then, at the wrong one: ${SET}`
      : kept
        ? `this computer's is kept by the network, so the relay's is wrong; there: ${SET}`
        : `this computer's is not kept by the network; here first: ${SET}`;
  return finding(NAME, size > REFUSED ? 'fail' : 'warn', seen, advice);
}

/** Whether the system says that something keeps its clock right (systemd's timedatectl, which reads the kernel's word for it). */
export async function isClockKept(): Promise<boolean | undefined> {
  const said = await run('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  return said === undefined ? undefined : said.trim() === 'yes';
}
