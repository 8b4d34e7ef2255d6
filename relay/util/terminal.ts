/** Tells a terminal that was closed from an operator who wants the options read again: both send SIGHUP. */
import { isatty } from 'node:tty';

const STANDARD_STREAMS = [0, 1, 2];

/** Notes which standard streams are a terminal now. The function it returns tells whether there was one that has been closed since. */
export function noteTerminal(isTerminal: (stream: number) => boolean = isatty): () => boolean {
  const terminal = STANDARD_STREAMS.filter(isTerminal);
  return () => terminal.length > 0 && !terminal.some(isTerminal);
}
