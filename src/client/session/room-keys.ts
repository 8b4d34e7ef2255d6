/** The keys of a members-only room on this page: asked for as a member, given as chair, handed to where voices are encrypted. */
import { fromString } from 'uint8arrays/from-string';
import { DocketKind, type KeyRecord } from '../../node/authority/docket.ts';
import type { EpochKey } from '../../node/encryption/epoch-key.ts';
import { KeyGiver } from '../../node/encryption/giver.ts';
import { type Chair, Purse } from '../../node/encryption/purse.ts';
import { verificationWords } from '../../node/encryption/words.ts';
import { keyToHex } from '../../node/identity/keys.ts';
import type { Member } from '../../node/room/member.ts';
import type { Self } from '../../node/room/own-record.ts';
import type { Room } from '../../node/room/room.ts';
import type { AudioEngine } from '../audio/engine.ts';

export interface RoomKeysOptions {
  readonly records: Room;
  readonly self: Self;
  readonly audio: AudioEngine;
  readonly onChange: () => void;
}

const TICK = 200;
/** What was given is said again this often, ms: gossip loses some, and whoever missed a key hears nothing until the next. */
const AGAIN = 5_000;
/** Tables said again: the epoch's own, and those of who came since. */
const MAX_AGAIN = 8;

export class RoomKeys {
  readonly #o: RoomKeysOptions;
  readonly #me: string;
  readonly #purse: Purse;
  #giver: { readonly term: number; readonly giver: KeyGiver; readonly admitted: Map<string, Member> } | undefined;
  #off: (() => void)[] = [];
  /** The tables of the newest epoch, while I am chair. */
  #tables: readonly Uint8Array[] = [];
  #againAt = 0;
  #said = '';
  #words: readonly string[] = [];

  constructor(options: RoomKeysOptions) {
    const { records, self } = options;
    this.#o = options;
    this.#me = keyToHex(self.session.publicKey);
    this.#purse = new Purse({
      room: records.id,
      session: self.session,
      certificate: self.certificate,
      chair: () => this.#chair,
    });
  }

  /** Words by which people who share the key in use know it; none while there is none. */
  get words(): readonly string[] {
    return this.#words;
  }

  /** The epoch one speaks in; 0 while there is none. */
  get epoch(): number {
    return this.#purse.ring.speaking(performance.now())?.epoch ?? 0;
  }

  /** From now on nothing is said or heard in the clear. */
  start(): void {
    this.#hand();
    const timer = setInterval(() => this.#tick(), TICK);
    this.#off = [
      () => clearInterval(timer),
      this.#o.records.on('key', (record) => void this.#take(record)),
      this.#o.records.on('change', () => this.#tick()),
    ];
    this.#tick();
  }

  stop(): void {
    for (const off of this.#off) off();
    this.#off = [];
    this.#giver?.giver.stop();
    this.#giver = undefined;
    this.#purse.ring.clear();
    this.#o.audio.setSecret(undefined);
  }

  /** Who gives keys: whoever signed the state that holds. */
  get #chair(): Chair | undefined {
    const current = this.#o.records.authority.current;
    return current && { session: fromString(current.session, 'base16'), term: current.term };
  }

  #tick(): void {
    this.#preside();
    if (this.#giver === undefined) void this.#ask();
    this.#purse.ring.expire(performance.now());
    this.#hand();
  }

  async #ask(): Promise<void> {
    try {
      const request = await this.#purse.request();
      if (request !== undefined) await this.#o.records.pass(DocketKind.keyRequest, request);
    } catch {
      // A browser without X25519 hears nothing here; its page says that no key has come.
    }
  }

  /** Gives keys while the state that holds is mine. */
  #preside(): void {
    const { records, self } = this.#o;
    const current = records.authority.current;
    if (current === undefined || current.session !== this.#me) {
      this.#giver?.giver.stop();
      this.#giver = undefined;
      return;
    }
    if (this.#giver?.term !== current.term) {
      this.#giver?.giver.stop();
      this.#tables = [];
      const { ring } = this.#purse;
      const giver = new KeyGiver({
        room: records.id,
        chair: self.session,
        term: current.term,
        held: ring.newest,
        epoch: ring.newest?.epoch ?? 0,
        send: (grants, tables) => {
          for (const grant of grants) void records.pass(DocketKind.memberKey, grant);
          for (const table of tables) void records.pass(DocketKind.epochTable, table);
          this.#tables = [...this.#tables, ...tables].slice(-MAX_AGAIN);
          this.#againAt = performance.now() + AGAIN;
        },
        onKey: (key) => {
          // What was wrapped before is of another key.
          this.#tables = this.#tables.slice(-1);
          ring.take(key, performance.now());
          this.#hand();
        },
      });
      this.#giver = { term: current.term, giver, admitted: new Map() };
      this.#admit();
      giver.start();
    } else this.#admit();
    if (performance.now() < this.#againAt) return;
    this.#againAt = performance.now() + AGAIN;
    for (const table of this.#tables) void records.pass(DocketKind.epochTable, table);
  }

  /** Those in the room are given keys; who is put out is out with the next, who goes by themselves with one of the next. */
  #admit(): void {
    const { giver, admitted } = this.#giver!;
    const { roster, authority } = this.#o.records;
    const here = new Map(roster.members.filter((m) => m.id !== this.#me).map((m) => [m.id, m]));
    for (const [id, { session, person }] of admitted) {
      if (here.has(id)) continue;
      admitted.delete(id);
      if (authority.exclusionOf(person) !== undefined) giver.remove(session);
      else giver.leave(session);
    }
    for (const [id, member] of here) if (!admitted.has(id) && giver.admit(member.session)) admitted.set(id, member);
  }

  async #take(record: KeyRecord): Promise<void> {
    switch (record.kind) {
      case 'request':
        if (this.#giver?.admitted.has(record.request.id)) this.#giver.giver.ask(record.request);
        return;
      case 'grant':
        await this.#purse.takeGrant(record.grant);
        break;
      case 'table':
        await this.#purse.takeEntry(record.table, this.#purse.entryOf(record.table.entries));
        break;
    }
    this.#hand();
  }

  /** Hands the keys on when they have changed. */
  #hand(): void {
    const { ring } = this.#purse;
    const speak = ring.speaking(performance.now());
    const said = JSON.stringify([speak && nameOf(speak), ring.keys.map(nameOf)]);
    if (said === this.#said) return;
    this.#said = said;
    this.#o.audio.setSecret({ room: this.#o.records.id, speak, open: ring.keys });
    void this.#nameKey(speak);
  }

  async #nameKey(key: EpochKey | undefined): Promise<void> {
    const chair = this.#chair;
    const words =
      key === undefined || chair === undefined
        ? []
        : await verificationWords(this.#o.records.id, chair.session, key.epoch, key.key);
    // Another may have come while this one was worked out.
    const now = this.#purse.ring.speaking(performance.now());
    if (now !== key) return;
    this.#words = words;
    this.#o.onChange();
  }
}

function nameOf({ term, epoch }: EpochKey): string {
  return `${term} ${epoch}`;
}
