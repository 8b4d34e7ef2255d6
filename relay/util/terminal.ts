/** Tells a terminal that was closed from an operator who wants the options read again: both send SIGHUP. */
import { isatty } from 'node:tty';

const STANDARD_STREAMS = [0, 1, 2];
/** How often the terminal is looked for, ms. */
const INTERVAL = 1_000;
/** Its end is told at once. After more looks than this that found none, a signal has another cause: what outlives its terminal may be told to read again weeks later. */
const LOOKS = 2;

export interface Terminal {
  /** Whether one of the standard streams was a terminal at the start. */
  readonly atStart: boolean;
  /** Whether that has been closed just now. */
  closed(): boolean;
}

/** Notes which standard streams are a terminal now. */
export function noteTerminal(isTerminal: (stream: number) => boolean = isatty): Terminal {
  const streams = STANDARD_STREAMS.filter(isTerminal);
  if (streams.length === 0) return { atStart: false, closed: () => false };
  const gone = (): boolean => !streams.some(isTerminal);
  // Looks are counted rather than time: a process that was busy for long has not looked meanwhile.
  let missed = 0;
  setInterval(() => {
    missed = gone() ? missed + 1 : 0;
  }, INTERVAL).unref();
  return { atStart: true, closed: () => gone() && missed <= LOOKS };
}
