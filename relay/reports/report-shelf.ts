/** Which sealed reports a relay keeps, and for whom: bounded by who brings them, by whom they are for, and in all. What they are is in files. */
import { REPORT_LIFE } from '../../src/node/report/constants.ts';
import { crowdedOut } from '../../src/node/util/shares.ts';

export const MAX_KEPT = 400;
export const MAX_BYTES = 64 * 1_024 * 1_024;
/** From one address (`shareKey`), and for one person. */
export const MAX_FROM = 8;
export const MAX_FOR = 32;

export interface KeptReport {
  /** `reportIdOf`. */
  readonly id: string;
  /** Keys that it is sealed to, hex. */
  readonly to: ReadonlySet<string>;
  readonly size: number;
  /** What stands for the address that brought it. */
  readonly from: string;
  /** ms since 1970. */
  readonly came: number;
}

/** The last two are refusals. */
export type TakenReport = 'kept' | 'known' | 'too-many' | 'full';

export class ReportShelf {
  readonly #kept = new Map<string, KeptReport>();
  readonly #onDrop: (id: string) => void;
  #bytes = 0;

  /** `onDrop`: what has made place, or is too old. */
  constructor(onDrop: (id: string) => void) {
    this.#onDrop = onDrop;
  }

  get size(): number {
    return this.#kept.size;
  }

  take(report: KeptReport, now: number): TakenReport {
    if (this.#kept.has(report.id)) return 'known';
    this.expire(now);
    if (this.#of(({ from }) => from === report.from).length >= MAX_FROM) return 'too-many';
    for (const key of report.to) {
      const theirs = this.#of(({ to }) => to.has(key));
      if (theirs.length >= MAX_FOR && !this.#makePlace(theirs, report.from)) return 'full';
    }
    while (this.#kept.size >= MAX_KEPT || this.#bytes + report.size > MAX_BYTES)
      if (!this.#makePlace([...this.#kept.values()], report.from)) return 'full';
    this.#kept.set(report.id, report);
    this.#bytes += report.size;
    return 'kept';
  }

  has(id: string): boolean {
    return this.#kept.has(id);
  }

  /** As if it had never been taken, where it could not be written down: of that nobody is told. */
  forget(report: KeptReport): void {
    if (this.#kept.get(report.id) === report) this.#remove(report.id);
  }

  /** For whoever has this key (hex), the latest first. */
  for(key: string, now: number): readonly KeptReport[] {
    this.expire(now);
    return this.#of(({ to }) => to.has(key)).reverse();
  }

  /** Lets go of what is too old. */
  expire(now: number): void {
    for (const { id, came } of this.#kept.values()) if (now - came >= REPORT_LIFE) this.#drop(id);
  }

  #of(matches: (report: KeptReport) => boolean): KeptReport[] {
    return [...this.#kept.values()].filter(matches);
  }

  /** Whoever fills the shelf, or somebody's part of it, pushes out only their own. */
  #makePlace(among: readonly KeptReport[], from: string): boolean {
    const crowded = crowdedOut(
      among.map((report) => [report.id, report.from] as const),
      from,
    );
    if (crowded === undefined) return false;
    this.#drop(crowded);
    return true;
  }

  #drop(id: string): void {
    this.#remove(id);
    this.#onDrop(id);
  }

  #remove(id: string): void {
    this.#bytes -= this.#kept.get(id)?.size ?? 0;
    this.#kept.delete(id);
  }
}
