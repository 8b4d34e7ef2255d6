/** Who is in a room: a pure, bounded state that ends the same on every page whatever the order in which records arrive. */
import { equals } from 'uint8arrays/equals';
import { keyToHex } from '../identity/keys.ts';
import type { Charter } from './charter.ts';
import { MAX_DEPARTED, MAX_MEMBERS, MEMBER_LIFE } from './constants.ts';
import type { Member } from './member.ts';

/** What a record did: news to show and hand on, nothing new, or no room for it. */
export type Outcome = 'changed' | 'refreshed' | 'old' | 'full';

interface Entry {
  readonly member: Member;
  /** When the record arrived, by the local clock: the other's clock never decides how long it lives. */
  readonly heard: number;
}

export class Roster {
  readonly #members = new Map<string, Entry>();
  /** Version at which a session left or was replaced. Insertion order is age. */
  readonly #departed = new Map<string, number>();
  #charter: Charter | undefined;

  get charter(): Charter | undefined {
    return this.#charter;
  }

  /** In a stable order: by when they came to their place, then by key. */
  get members(): readonly Member[] {
    return [...this.#members.values()].map((e) => e.member).sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
  }

  get(id: string): Member | undefined {
    return this.#members.get(id)?.member;
  }

  get size(): number {
    return this.#members.size;
  }

  /** Takes a verified charter of this room; the higher version wins and closing is final. */
  applyCharter(charter: Charter): Outcome {
    const held = this.#charter;
    if (held !== undefined && (held.closed || charter.version <= held.version)) return 'old';
    this.#charter = charter;
    return 'changed';
  }

  /** Takes a verified record that arrived at `now` (ms). */
  apply(member: Member, now: number): Outcome {
    const held = this.#members.get(member.id);
    const left = this.#departed.get(member.id);
    if (left !== undefined && member.version <= left) return 'old';
    if (held !== undefined && member.version <= held.member.version) return 'old';
    if (member.place === 'gone') {
      this.#depart(member.id, member.version);
      return held === undefined ? 'refreshed' : 'changed';
    }
    let changed = held === undefined || !sameFace(held.member, member);
    if (member.replaces !== undefined) {
      const before = this.#members.get(keyToHex(member.replaces))?.member;
      if (before !== undefined && before.id !== member.id && equals(before.identity, member.identity)) {
        this.#depart(before.id, member.version);
        changed = true;
      }
    }
    if (held === undefined && this.#members.size >= MAX_MEMBERS) return 'full';
    this.#members.set(member.id, { member, heard: now });
    return changed ? 'changed' : 'refreshed';
  }

  /** Takes out those not heard of for MEMBER_LIFE. True when anyone went. A clock that jumped back keeps everyone. */
  expire(now: number): boolean {
    let changed = false;
    for (const [id, entry] of this.#members) {
      if (now - entry.heard < MEMBER_LIFE) continue;
      this.#members.delete(id);
      changed = true;
    }
    return changed;
  }

  #depart(id: string, version: number): void {
    this.#members.delete(id);
    this.#departed.delete(id);
    this.#departed.set(id, version);
    if (this.#departed.size > MAX_DEPARTED) this.#departed.delete(this.#departed.keys().next().value!);
  }
}

/** True when the two records say the same to a person or a link; heartbeats differ in version only. */
function sameFace(a: Member, b: Member): boolean {
  return (
    a.name === b.name &&
    a.place === b.place &&
    a.muted === b.muted &&
    a.since === b.since &&
    a.stream === b.stream &&
    a.relays.join() === b.relays.join()
  );
}
