/** The share of a voice that was missing recently, from counts that only grow: pure. */
import type { VoiceStats } from '../../audio/engine.ts';

type Counts = Pick<VoiceStats, 'framesReceived' | 'framesLate' | 'framesLost'>;

/** Samples that are remembered. */
const LOOKS = 10;

export class RecentLoss {
  readonly #looks: { readonly wanted: number; readonly lost: number }[] = [];

  /** Current counts; a new stream starts again from zero. */
  note({ framesReceived, framesLate, framesLost }: Counts): void {
    // A late frame was counted as lost when it was due.
    const look = { wanted: framesReceived - framesLate + framesLost, lost: framesLost };
    if (look.wanted < (this.#looks.at(-1)?.wanted ?? 0)) this.#looks.length = 0;
    this.#looks.push(look);
    if (this.#looks.length > LOOKS) this.#looks.shift();
  }

  /** 0..1 over the last samples; undefined while nobody talked. */
  get share(): number | undefined {
    const [first, last] = [this.#looks[0], this.#looks.at(-1)];
    if (first === undefined || last === undefined || last.wanted === first.wanted) return undefined;
    return Math.max(0, last.lost - first.lost) / (last.wanted - first.wanted);
  }
}
