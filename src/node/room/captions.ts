/**
 * The newest captions of each speaker in a room. Pure and bounded. Of a line the last that was said holds, and a finished one for good; of those who may
 * be heard only, for their running capture only. Nothing is kept for newcomers but the last lines: captions are about now.
 */
import type { Caption } from '../records/caption.ts';
import { CAPTION_BURST } from '../records/constants.ts';
import type { Outcome } from '../records/kinds.ts';
import { remember } from '../util/bounded-map.ts';
import { type Ruled, voicesOf } from './stage-rules.ts';

/** Speakers, with those who have just left. */
const SPEAKERS = 24;
/** How long a line is told to those who come, ms after it arrived. */
const LIFE = 60_000;
/** Of a speaker's clock what they said so long ago, ms, tells: what is told at once to who comes may all be old. */
const SETTLED = 2_000;

interface Kept {
  readonly caption: Caption;
  heard: number;
}

/** Only who may be heard has captions, and only of the voice that they are heard by: sealed ones in a room for members, plain ones in any other. */
export function mayCaption({ id, stream, said }: Caption, room: Ruled): boolean {
  if ((typeof said === 'string') === (room.permissions.access === 'members')) return false;
  return voicesOf(room).some((member) => member.id === id && member.stream === stream);
}

export class Captions {
  readonly #speakers = new Map<string, readonly Kept[]>();

  /** All that is kept, in the order of arrival. */
  get all(): readonly Caption[] {
    return [...this.#speakers.values()]
      .flat()
      .sort((a, b) => a.heard - b.heard)
      .map(({ caption }) => caption);
  }

  isNews({ id, line, at }: Caption): boolean {
    const lines = this.#speakers.get(id) ?? [];
    const same = lines.find(({ caption }) => caption.line === line)?.caption;
    if (same !== undefined) return !same.final && at > same.at;
    return lines.length < CAPTION_BURST || line > lines[0]!.caption.line;
  }

  /** Applies a verified caption that arrived at `now` (ms). 'refreshed': it is kept, but too old to be told of as if it were said now. */
  take(caption: Caption, now: number): Outcome {
    if (!this.isNews(caption)) return 'old';
    const isOld = this.#ageOf(caption, now) > LIFE;
    const others = (this.#speakers.get(caption.id) ?? []).filter((one) => one.caption.line !== caption.line);
    const lines = [...others, { caption, heard: now }].sort((a, b) => a.caption.line - b.caption.line);
    remember(this.#speakers, caption.id, lines.slice(-CAPTION_BURST), SPEAKERS);
    return isOld ? 'refreshed' : 'changed';
  }

  /** How long ago it was said, ms, less what its speaker's clock is seen to be behind. */
  #ageOf({ id, at }: Caption, now: number): number {
    const settled = (this.#speakers.get(id) ?? []).filter(({ heard }) => now - heard >= SETTLED);
    const behind = settled.length === 0 ? 0 : Math.min(...settled.map(({ caption, heard }) => heard - caption.at));
    return now - at - Math.max(0, behind);
  }

  /** Forgets old lines, which shows nowhere. */
  expire(now: number): boolean {
    for (const [id, lines] of this.#speakers) {
      for (const one of lines) one.heard = Math.min(one.heard, now);
      const young = lines.filter(({ heard }) => now - heard < LIFE);
      if (young.length === 0) this.#speakers.delete(id);
      else if (young.length < lines.length) this.#speakers.set(id, young);
    }
    return false;
  }
}
