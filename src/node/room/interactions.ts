/**
 * What people say in a room without a microphone: raised hands in order, recent chat lines, counts of applause. Pure and bounded; applies verified
 * remarks with the same result on every page, whatever their order of arrival.
 */
import { HAND_LIFE, LINE_LIFE, MAX_HANDS, MAX_LINES, REACTIONS } from '../records/constants.ts';
import type { Fate, Outcome } from '../records/kinds.ts';
import type { Remark } from '../records/remark.ts';
import { remember } from '../util/bounded-map.ts';

export interface Hand extends Remark {
  readonly saying: { readonly kind: 'hand'; readonly since: number };
}

export interface ChatMessage extends Remark {
  readonly saying: { readonly kind: 'line'; readonly text: string };
}

/** Sessions whose newest hand or reaction is remembered, so that an older one that is replayed does nothing. */
const MAX_REMEMBERED = 512;

export class Interactions {
  /** The newest remark of each session about its hand, raised or lowered. */
  readonly #hands = new Map<string, { remark: Remark; heard: number }>();
  #lines: ChatMessage[] = [];
  readonly #reacted = new Map<string, number>();
  readonly #applause: number[] = new Array<number>(REACTIONS).fill(0);
  /** Whose reactions are not counted here; everybody else counts them. */
  ignores: (remark: Pick<Remark, 'identity'>) => boolean = () => false;

  /** Whether a remark breaks the rules of the room, given the lines that are kept. */
  breaks: ((remark: Remark, lines: readonly Remark[], now: number) => boolean) | undefined;

  /** Raised hands, the earliest first. */
  get hands(): readonly Hand[] {
    return [...this.#hands.values()]
      .flatMap(({ remark }) => (isHand(remark) ? [remark] : []))
      .sort((a, b) => a.saying.since - b.saying.since || (a.id < b.id ? -1 : 1));
  }

  /** A session's hand, while it is up. */
  handOf(session: string): Hand | undefined {
    const remark = this.#hands.get(session)?.remark;
    return remark !== undefined && isHand(remark) ? remark : undefined;
  }

  /** Recent lines, oldest first. */
  get lines(): readonly ChatMessage[] {
    return this.#lines;
  }

  /** Reactions by kind since the start: only grows, so that the difference of two readings is what happened between. */
  get applause(): readonly number[] {
    return this.#applause;
  }

  /** What newcomers are sent, and everyone when it changes: hands that are raised or were just lowered, and recent lines. */
  get standing(): readonly Remark[] {
    return [...[...this.#hands.values()].map(({ remark }) => remark), ...this.#lines];
  }

  /** False when `take` would find the remark old: cheap, so that a known remark costs its author nothing. */
  isNews(remark: Remark): boolean {
    switch (remark.saying.kind) {
      case 'line':
        return !this.#lines.some((l) => l.id === remark.id && l.at === remark.at);
      case 'reaction':
        return remark.at > (this.#reacted.get(remark.id) ?? -1);
      default:
        return remark.at > (this.#hands.get(remark.id)?.remark.at ?? -1);
    }
  }

  /** Applies a verified remark that arrived at `now` (ms). */
  take(remark: Remark, now: number): Fate {
    if (!this.isNews(remark)) return 'old';
    if (this.breaks?.(remark, this.#lines, now)) return 'not-allowed';
    if (isLine(remark)) return this.#takeLine(remark);
    if (remark.saying.kind === 'reaction') {
      remember(this.#reacted, remark.id, remark.at, MAX_REMEMBERED);
      if (!this.ignores(remark)) this.#applause[remark.saying.reaction]! += 1;
      return 'changed';
    }
    const held = this.#hands.get(remark.id)?.remark;
    const wasUp = held !== undefined && isHand(held);
    if (isHand(remark) && !wasUp && this.hands.length >= MAX_HANDS) return 'full';
    this.#hands.delete(remark.id);
    this.#hands.set(remark.id, { remark, heard: now });
    this.#forgetLowered();
    const same = wasUp && isHand(remark) && held.saying.since === remark.saying.since && held.name === remark.name;
    return same ? 'refreshed' : 'changed';
  }

  /** Adds applause that others counted. */
  applaud(more: readonly number[]): void {
    for (let i = 0; i < REACTIONS; i++) this.#applause[i]! += more[i] ?? 0;
  }

  /** Lowers the hand of someone who has left. True when it was raised. */
  leave(id: string): boolean {
    const held = this.#hands.get(id);
    if (held === undefined || !isHand(held.remark)) return false;
    this.#hands.delete(id);
    return true;
  }

  /** Lowers hands that are not repeated any more and drops old lines. True when something visible went. */
  expire(now: number): boolean {
    let changed = false;
    for (const [id, entry] of this.#hands) {
      entry.heard = Math.min(entry.heard, now);
      if (now - entry.heard < HAND_LIFE) continue;
      this.#hands.delete(id);
      changed ||= isHand(entry.remark);
    }
    const { length } = this.#lines;
    this.#lines = this.#lines.filter((l) => now - l.at < LINE_LIFE);
    return changed || this.#lines.length < length;
  }

  #takeLine(line: ChatMessage): Outcome {
    const first = this.#lines[0];
    if (this.#lines.length >= MAX_LINES && first !== undefined && order(line, first) < 0) return 'old';
    let at = this.#lines.length;
    while (at > 0 && order(line, this.#lines[at - 1]!) < 0) at--;
    this.#lines = this.#lines.toSpliced(at, 0, line).slice(-MAX_LINES);
    return 'changed';
  }

  #forgetLowered(): void {
    let over = this.#hands.size - 2 * MAX_HANDS;
    for (const [id, { remark }] of this.#hands) {
      if (over <= 0) return;
      if (isHand(remark)) continue;
      this.#hands.delete(id);
      over--;
    }
  }
}

function order(a: Remark, b: Remark): number {
  return a.at - b.at || (a.id < b.id ? -1 : 1);
}

function isHand(remark: Remark): remark is Hand {
  return remark.saying.kind === 'hand';
}

function isLine(remark: Remark): remark is ChatMessage {
  return remark.saying.kind === 'line';
}
