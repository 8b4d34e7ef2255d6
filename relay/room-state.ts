/** What listeners are told of a room: pure but for the room it looks at. All at first, afterwards what has changed. */
import { encodeState } from '../src/node/fanout/messages.ts';
import type { Charter } from '../src/node/room/charter.ts';
import type { Member } from '../src/node/room/member.ts';
import { isHost, stageOf } from '../src/node/room/rights.ts';
import type { Roster } from '../src/node/room/roster.ts';

/** Up to this many people a listener is told of everyone. Above, of the stage and the hosts; the rest are a number. */
const SMALL = 24;

export interface Facts {
  /** The audience that listens here. */
  readonly listeners: number;
  /** The relay's name, for people. */
  readonly relay: string;
  readonly hops: number | undefined;
}

export class RoomState {
  readonly #roster: Roster;
  #charter: Charter | undefined;
  /** Records said last, by session. */
  #said = new Map<string, Member>();

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  /** All a newcomer needs. */
  whole(facts: Facts): Uint8Array<ArrayBuffer> {
    return encode(this.#roster.charter, this.#shown(), facts);
  }

  /** What is new since the last time, as records that are added to those said before. */
  changes(facts: Facts): Uint8Array<ArrayBuffer> {
    const shown = this.#shown();
    const now = new Map(shown.map((m) => [m.id, m]));
    // Who left the stage of a large room is said once more, so that nobody goes on listening for them.
    const stepped = [...this.#said.keys()].flatMap((id) => (now.has(id) ? [] : (this.#roster.get(id) ?? [])));
    const fresh = [...shown, ...stepped].filter((m) => this.#said.get(m.id) !== m);
    const { charter } = this.#roster;
    const message = encode(charter === this.#charter ? undefined : charter, fresh, facts);
    this.#charter = charter;
    this.#said = now;
    return message;
  }

  #shown(): readonly Member[] {
    const { charter, members } = this.#roster;
    if (members.length <= SMALL) return members;
    const stage = new Set(stageOf(charter, members));
    return members.filter((m) => stage.has(m) || isHost(charter, m));
  }
}

function encode(charter: Charter | undefined, members: readonly Member[], facts: Facts): Uint8Array<ArrayBuffer> {
  return encodeState({ charter: charter?.bytes, members: members.map((m) => m.bytes), ...facts });
}
