/**
 * The rules of a room: of each host and moderator the newest that they made, and of those of whoever is host or moderator now the newest holds. Pure and
 * bounded; the same on every peer whatever the order of arrival.
 */
import { type PersonId, personOf } from '../identity/person.ts';
import { ACT_LIFE } from '../moderation/act.ts';
import type { House, Permissions } from '../moderation/permissions.ts';
import type { Outcome } from '../records/kinds.ts';
import { MAX_CHAIRS } from '../records/moderation-limits.ts';
import type { Remark } from '../records/remark.ts';
import { NO_RULES, type RuleSet, type Rules, readRules } from '../records/rules.ts';
import { RULES_RATE } from '../records/rules-limits.ts';
import { compare } from '../wire/bytes.ts';
import { AGAIN, onceChartered, RULES_WORD } from './base-kinds.ts';
import type { RecordKind } from './record-kind.ts';
import { RemarkRules } from './remark-rules.ts';

/** Newcomers are told those in force, and those that would be if its author were host or moderator no more. */
const TOLD = 4;
/** Rules that the log keeps, for as long as acts. */
const MAX_LOG = 32;

/** Hosts and moderators make rules. */
export function mayRule(permissions: Pick<Permissions, 'roleOf'>, identity: Uint8Array): boolean {
  return permissions.roleOf(personOf(identity)) !== 'none';
}

interface Made {
  readonly by: PersonId;
  readonly rules: Rules;
}

export class RoomRules implements House {
  /** What the rules leave of what people write. */
  readonly remarks = new RemarkRules();
  readonly #permissions: Pick<Permissions, 'roleOf' | 'putOutSince' | 'house'>;
  readonly #isHere: (person: PersonId) => boolean;
  /** The newest of each author, in the order in which they hold. */
  #newest: readonly Made[] = [];
  #log: readonly Rules[] = [];

  /** `isHere`: whether a person is in the room. */
  constructor(
    permissions: Pick<Permissions, 'roleOf' | 'putOutSince' | 'house'>,
    isHere: (person: PersonId) => boolean,
  ) {
    this.#permissions = permissions;
    this.#isHere = isHere;
    permissions.house = this;
  }

  /** The record that holds. */
  get current(): Rules | undefined {
    return this.#newest.find(({ by }) => this.#rules(by))?.rules;
  }

  /** What it says. */
  get inForce(): RuleSet {
    return this.current?.rules ?? NO_RULES;
  }

  #rules(person: PersonId): boolean {
    return this.#permissions.roleOf(person) !== 'none';
  }

  /** What newcomers are sent, what holds first. */
  get all(): readonly Rules[] {
    const told = this.#newest.filter(({ by }) => this.#rules(by));
    return told.slice(0, TOLD).map(({ rules }) => rules);
  }

  /** What was ruled lately, the oldest first: each says everything, and what differs from the one before was changed. */
  get log(): readonly Rules[] {
    return this.#log;
  }

  /** False for those before what is kept of their author, and those that there is no place for: anybody may repeat them. */
  isNews(rules: Rules): boolean {
    const order = this.#orderOf(rules);
    return order === 0 || (order < 0 && this.#with(rules) !== undefined);
  }

  isKnown(rules: Rules): boolean {
    return this.#orderOf(rules) === 0;
  }

  /** Applies verified rules that arrived at `now` (ms). */
  take(rules: Rules, now: number): Outcome {
    const order = this.#orderOf(rules);
    if (order >= 0) return order === 0 ? 'refreshed' : 'old';
    const kept = this.#with(rules);
    if (kept === undefined) return 'full';
    this.#newest = kept;
    this.#log = [rules, ...this.#log]
      .filter(({ at }) => now - at < ACT_LIFE)
      .sort(byHolding)
      .slice(0, MAX_LOG)
      .reverse();
    return 'changed';
  }

  /** Below 0 for those that come after what is kept of their author, 0 for what is kept. */
  #orderOf(rules: Rules): number {
    const by = personOf(rules.identity);
    const held = this.#newest.find((one) => one.by === by);
    return held === undefined ? -1 : byHolding(rules, held.rules);
  }

  /** What is kept with these; undefined when there is no place for them. */
  #with(rules: Rules): readonly Made[] | undefined {
    const made = { by: personOf(rules.identity), rules };
    const others = this.#newest.filter(({ by }) => by !== made.by);
    const kept = [...others, made].sort((a, b) => byHolding(a.rules, b.rules));
    // Who may rule no more makes place first, then whose rules are overtaken by most.
    while (kept.length > MAX_CHAIRS) {
      const idle = kept.findLastIndex((one) => !this.#rules(one.by));
      kept.splice(idle < 0 ? -1 : idle, 1);
    }
    return kept.includes(made) ? kept : undefined;
  }

  /** Whether a remark that arrived at `now` is to be left for these rules. Hosts and moderators write as they like. */
  breaks(remark: Remark, lines: readonly Remark[], now: number): boolean {
    return !this.#rules(personOf(remark.identity)) && this.remarks.breaks(remark, lines, this.inForce, now);
  }

  /** Whether links that this person writes can be followed. */
  mayLink(person: PersonId, now: number): boolean {
    const { linksAfter } = this.inForce;
    return linksAfter === 0 || this.#rules(person) || this.remarks.presence(person, now) >= linksAfter * 1_000;
  }

  /** While the stage is by invitation: who was there when that began, and was not put out since. */
  mayStay(person: PersonId): boolean {
    const { current } = this;
    const stage = current?.rules.stage;
    return stage === undefined || (stage.includes(person) && !this.#permissions.putOutSince(person, current!.at));
  }

  /** The one who may be heard gives the floor to everybody by leaving: a room whose hosts are away is not silent for good. */
  hasFloor(person: PersonId): boolean {
    const { floor } = this.inForce;
    return floor === undefined || floor === person || !this.#isHere(floor);
  }

  /** Whether this person may play files to the room while they are on stage. */
  mayPlay(person: PersonId): boolean {
    return this.inForce.play === 'stage' || this.#rules(person);
  }
}

/** The rules that hold before the others: the newer ones, of one time those with the greater bytes. */
function byHolding(a: Rules, b: Rules): number {
  return b.at - a.at || compare(b.bytes, a.bytes);
}

/** What a room is ruled by, as a kind of its records. */
export const RULES_KIND: RecordKind<Rules, RoomRules> = {
  word: RULES_WORD,
  event: 'change',
  unready: onceChartered,
  read: (bytes, { id, now }) => readRules(bytes, id, now()),
  allowed: ({ identity }, { permissions }) => mayRule(permissions, identity),
  rate: { ...RULES_RATE, by: ({ id }) => id },
  again: AGAIN,
  kept: ({ permissions, roster }) =>
    new RoomRules(permissions, (person) => roster.members.some((member) => member.person === person)),
  told: ({ all }) => all,
};
