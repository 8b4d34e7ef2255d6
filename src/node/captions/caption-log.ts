/** The last lines of a room, in the order in which each was first heard. Pure and bounded. */
import type { CaptionLine } from './caption-reader.ts';

/** A line, and who said it by the name they had then. */
export interface LoggedLine extends CaptionLine {
  readonly name: string;
  /** Made on this device of what they said: nobody has signed it. */
  readonly here?: true;
}

/** Lines that can be scrolled back to and written to a file: an hour of a lively room. */
export const MAX_LOG = 1_000;
/** A line of which no more came for this long is not waited for, ms. */
const UNFINISHED = 12_000;

export class CaptionLog {
  #lines: readonly LoggedLine[] = [];

  /** The oldest first; a new list whenever something in it has changed. */
  get lines(): readonly LoggedLine[] {
    return this.#lines;
  }

  /** Adds a line, or what it has become. False when it is older than what is here. */
  take(line: Omit<LoggedLine, 'name'>, name: string): boolean {
    // Lines that still grow are among the last.
    const at = this.#lines.findLastIndex(({ id }) => id === line.id);
    const before = this.#lines[at];
    if (before === undefined) {
      this.#lines = [...this.#lines, { ...line, name }].slice(-MAX_LOG);
      return true;
    }
    if (line.at <= before.at) return false;
    this.#lines = this.#lines.with(at, { ...line, name: before.name });
    return true;
  }

  /** Ends lines that nobody goes on with. True when there were any. */
  expire(now: number): boolean {
    const over = (line: LoggedLine): boolean => !line.final && now - line.heard >= UNFINISHED;
    if (!this.#lines.some(over)) return false;
    this.#lines = this.#lines.map((line) => (over(line) ? { ...line, final: true } : line));
    return true;
  }
}
