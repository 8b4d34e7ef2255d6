/** What listeners are told of a room: pure but for the room that it reads. Everything at first, then changes. */

import { encodeState } from '../../src/node/fanout/protocol/relay-messages.ts';
import type { Charter } from '../../src/node/records/charter.ts';
import type { KindedRecord } from '../../src/node/records/kinds.ts';
import type { Member } from '../../src/node/records/member.ts';
import type { Remark } from '../../src/node/records/remark.ts';
import type { Room } from '../../src/node/room/room.ts';
import { stageOf } from '../../src/node/room/stage-rules.ts';

/** Up to this many people a listener is told of everyone; above it, of the stage and the hosts, and the rest are a number. */
const SMALL = 24;

type RuledRoom = Pick<Room, 'roster' | 'interactions' | 'permissions' | 'told'>;

export interface Facts {
  /** The audience, of all relays. */
  readonly listeners: number;
  /** The relay's name, for people. */
  readonly relay: string;
  readonly path: readonly string[] | undefined;
  readonly applause: readonly number[];
}

export class RoomUpdates {
  readonly #room: RuledRoom;
  #charter: Charter | undefined;
  /** Records last sent, by session. */
  #said = new Map<string, Member>();
  /** Sessions that any listener was told of and whose departure has not been sent. */
  #told = new Set<string>();
  #remarked = new Set<Remark>();
  #saidKinded = new Set<Uint8Array>();

  constructor(room: RuledRoom) {
    this.#room = room;
  }

  /** All that a newcomer needs. */
  whole(facts: Facts): Uint8Array<ArrayBuffer> {
    const shown = this.#shown();
    for (const { id } of shown) this.#told.add(id);
    const { roster, interactions } = this.#room;
    return this.#encode(roster.charter, shown, interactions.standing, this.#room.told('listeners'), facts);
  }

  /** What is new since the last call, as records that complement those sent before. */
  changes(facts: Facts): Uint8Array<ArrayBuffer> {
    const { roster, interactions } = this.#room;
    const shown = this.#shown();
    const now = new Map(shown.map((m) => [m.id, m]));
    // A departure is sent as the farewell, and a member who left the stage of a large room is sent once more, so that nobody keeps expecting their
    // audio.
    const stepped = [...this.#told].flatMap((id) => (now.has(id) ? [] : (roster.get(id) ?? roster.farewell(id) ?? [])));
    const fresh = [...shown, ...stepped].filter((m) => this.#said.get(m.id) !== m);
    const { charter } = roster;
    const { standing } = interactions;
    const kinded = this.#room.told('listeners');
    const news = kinded.filter(([, record]) => !this.#saidKinded.has(record));
    const remarks = standing.filter((r) => !this.#remarked.has(r));
    const message = this.#encode(charter === this.#charter ? undefined : charter, fresh, remarks, news, facts);
    this.#charter = charter;
    this.#said = now;
    this.#told = new Set(now.keys());
    this.#remarked = new Set(standing);
    this.#saidKinded = new Set(kinded.map(([, record]) => record));
    return message;
  }

  #shown(): readonly Member[] {
    const { roster, permissions } = this.#room;
    const { members } = roster;
    if (members.length <= SMALL) return members;
    const stage = new Set(stageOf(this.#room));
    return members.filter((m) => stage.has(m) || permissions.roleOf(m.person) !== 'none');
  }

  #encode(
    charter: Charter | undefined,
    members: readonly Member[],
    remarks: readonly Remark[],
    kindedRecords: readonly KindedRecord[],
    facts: Facts,
  ): Uint8Array<ArrayBuffer> {
    return encodeState({
      charter: charter?.bytes,
      members: members.map((m) => m.bytes),
      people: this.#room.roster.size,
      remarks: remarks.map((r) => r.bytes),
      kindedRecords,
      ...facts,
    });
  }
}
