/** The keys of a members-only room on this page: requested as a member, issued as chair, and passed to the audio engine. */
import type { EpochKey } from '../../e2ee/epoch-key.ts';
import { KeyDistributor } from '../../e2ee/key-distributor.ts';
import { type Chair, KeyHolder } from '../../e2ee/key-holder.ts';
import { memberIdOf } from '../../e2ee/key-wrap.ts';
import { verificationWords } from '../../e2ee/verification-words.ts';
import { keyToHex } from '../../identity/keys.ts';
import type { Member, Self } from '../../records/member.ts';
import type { KeyRecord } from '../../room/key-records.ts';
import type { Room } from '../../room/room.ts';
import { fromHex } from '../../wire/bytes.ts';
import type { AudioPort } from '../audio/audio-port.ts';
import { AUDIENCE_FROM } from '../audio/path-plan.ts';
import { GuestKeys, type GuestWay } from './guest-keys.ts';
import { KeyDelivery } from './key-delivery.ts';
import type { KeyDeliveryRelays } from './key-delivery-relays.ts';

export { KeyDeliveryRelays } from './key-delivery-relays.ts';

export interface RoomKeysOptions {
  readonly records: Room;
  readonly self: Self;
  readonly audio: Pick<AudioPort, 'setSecret'>;
  /** Relays where guests may be; stopped together with the keys. */
  readonly relays: Pick<KeyDeliveryRelays, 'connections' | 'stop'>;
  readonly onChange: () => void;
}

/** This peer's work as chair. */
interface Chairing {
  readonly term: number;
  readonly distributor: KeyDistributor;
  readonly delivery: KeyDelivery;
  /** Members with a record who are given keys, by member id. */
  readonly admitted: Map<string, Member>;
}

const TICK = 200;
/** Issued keys are repeated this often, ms: gossip loses some, and a member who missed a key hears nothing until the next. */
const AGAIN = 5_000;
/** A key arrives within a second or two; after this its absence is shown, ms. */
const PATIENCE = 8_000;
/** Tables to repeat: the epoch's own, and those for later newcomers. */
const MAX_AGAIN = 8;

export class RoomKeys {
  readonly #o: RoomKeysOptions;
  readonly #me: string;
  readonly #holder: KeyHolder;
  #chairing: Chairing | undefined;
  #guest: GuestKeys | undefined;
  #way: GuestWay | undefined;
  #off: (() => void)[] = [];
  /** The tables of the newest epoch, while this peer is chair. */
  #tables: readonly Uint8Array[] = [];
  #againAt = 0;
  #startedAt = Number.POSITIVE_INFINITY;
  #said = '';
  #words: readonly string[] = [];

  constructor(options: RoomKeysOptions) {
    const { records, self } = options;
    this.#o = options;
    this.#me = keyToHex(self.session.publicKey);
    this.#holder = new KeyHolder({
      room: records.id,
      self,
      chair: () => this.#chair,
    });
  }

  /** Verification words of the current key; none while there is none. */
  get words(): readonly string[] {
    return this.#words;
  }

  /** The key to speak with, and those that open what others say, the newest first. */
  get held(): { readonly speak: EpochKey | undefined; readonly open: readonly EpochKey[] } {
    const { ring } = this.#holder;
    return { speak: ring.speaking(performance.now()), open: ring.keys };
  }

  /** The epoch of the key used for speaking; 0 while there is none. */
  get epoch(): number {
    return this.#holder.ring.speaking(performance.now())?.epoch ?? 0;
  }

  /** True when no key has arrived for so long that people are told: nothing can be said or heard, now or soon. */
  get overdue(): boolean {
    if (this.#way?.isGuest() === true && this.#guest?.inVain(performance.now()) === true) return true;
    return this.#holder.ring.newest === undefined && performance.now() - this.#startedAt > PATIENCE;
  }

  /** True while this peer has the current key. */
  get inside(): boolean {
    return this.#holder.ring.newest !== undefined && !this.overdue;
  }

  /** From now on nothing is sent or played in the clear. */
  start(way: GuestWay): void {
    this.#way = way;
    this.#startedAt = performance.now();
    this.#guest = new GuestKeys({ ...way, room: this.#o.records.id, holder: this.#holder });
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
    this.#endChairing();
    this.#holder.ring.clear();
    this.#o.audio.setSecret(undefined);
  }

  /** Who issues keys: the chair of the current state. */
  get #chair(): Chair | undefined {
    const current = this.#o.records.permissions.current;
    return current && { session: fromHex(current.session), term: current.term };
  }

  #tick(): void {
    this.#preside();
    if (this.#chairing === undefined) void this.#ask();
    this.#holder.ring.expire(performance.now());
    this.#hand();
  }

  /** Frames arrived by relay, under keys with these ids. */
  heard(ids: readonly number[]): void {
    if (this.#way?.isGuest() === true) this.#guest?.heard(ids, performance.now());
  }

  /** A relay delivered this peer's own keys. */
  async takeOwn(own: Uint8Array): Promise<void> {
    await this.#guest?.take(own);
    this.#hand();
  }

  async #ask(): Promise<void> {
    try {
      if (this.#way?.isGuest() === true) {
        const chair = this.#chair;
        const name = chair && `${chair.term} ${keyToHex(chair.session)}`;
        await this.#guest?.tick(name, performance.now());
        return;
      }
      const request = await this.#holder.request();
      if (request !== undefined) await this.#o.records.pass('keyRequest', request);
    } catch {
      // A browser without X25519 hears nothing here; its page shows that no key has arrived.
    }
  }

  /** Issues keys while this peer's own state is current. */
  #preside(): void {
    const { records } = this.#o;
    const current = records.permissions.current;
    if (current === undefined || current.session !== this.#me) {
      this.#endChairing();
      return;
    }
    if (this.#chairing?.term !== current.term) {
      this.#endChairing();
      this.#chairing = this.#beginChairing(current.term);
      this.#admit(this.#chairing);
      this.#chairing.distributor.start();
    } else this.#admit(this.#chairing);
    const now = performance.now();
    if (this.#mayHaveGuests) this.#chairing.delivery.tick(now);
    if (now < this.#againAt) return;
    this.#againAt = now + AGAIN;
    for (const table of this.#tables) void records.pass('epochTable', table);
  }

  #beginChairing(term: number): Chairing {
    const { records, self, relays } = this.#o;
    const { ring } = this.#holder;
    const admitted = new Map<string, Member>();
    this.#tables = [];
    const distributor: KeyDistributor = new KeyDistributor({
      room: records.id,
      chair: self.session,
      term,
      held: ring.newest,
      epoch: ring.newest?.epoch ?? 0,
      expected: () => records.roster.size - 1 + this.#listeners,
      isGuest: (id) => !admitted.has(id),
      send: (room, guests) => {
        for (const grant of room.grants) void records.pass('memberKey', grant);
        for (const table of room.tables) void records.pass('epochTable', table);
        const fresh = distributor.epoch !== (ring.newest?.epoch ?? 0);
        this.#tables = [...(fresh ? [] : this.#tables), ...room.tables].slice(-MAX_AGAIN);
        this.#againAt = performance.now() + AGAIN;
        delivery.give(guests, fresh);
      },
      onKey: (key) => {
        ring.take(key, performance.now());
        this.#hand();
      },
    });
    const delivery = new KeyDelivery({ records, distributor, relays: () => relays.connections(performance.now()) });
    return { term, distributor, delivery, admitted };
  }

  #endChairing(): void {
    if (this.#chairing === undefined) return;
    this.#chairing.distributor.stop();
    this.#chairing.delivery.stop();
    this.#o.relays.stop();
    this.#chairing = undefined;
    this.#o.records.guests.forget();
  }

  /** How many listen by relay without a record, as relays report. */
  get #listeners(): number {
    return Math.max(this.#o.records.audience.listeners(), this.#way?.listeners() ?? 0);
  }

  /** Each page decides by the size that it sees whether to join the audience. */
  get #mayHaveGuests(): boolean {
    const { roster, guests } = this.#o.records;
    return roster.size >= AUDIENCE_FROM || guests.size > 0 || this.#listeners > 0;
  }

  /** People in the room are given keys; a removed person is excluded by the next key, one who left by a later one. */
  #admit({ distributor, admitted }: Chairing): void {
    const { roster, permissions, guests } = this.#o.records;
    const others = roster.members.filter((m) => m.id !== this.#me);
    const here = new Map(others.map((m) => [memberIdOf(m.session), m]));
    for (const [id, { session, person }] of admitted) {
      if (here.has(id)) continue;
      admitted.delete(id);
      if (permissions.exclusionOf(person) !== undefined) distributor.remove(session);
      else distributor.leave(session);
    }
    for (const [id, member] of here)
      if (!admitted.has(id) && distributor.admit(member.session)) admitted.set(id, member);
    for (const { id } of others) guests.settle(id);
    const { excluded, gone } = guests.review(performance.now());
    for (const { session } of excluded) distributor.remove(session);
    for (const { session } of gone) distributor.leave(session);
  }

  async #take(record: KeyRecord): Promise<void> {
    switch (record.kind) {
      case 'request':
        if (this.#chairing?.admitted.has(memberIdOf(record.request.session)))
          this.#chairing.distributor.ask(record.request);
        return;
      case 'grant':
        await this.#holder.takeGrant(record.grant);
        break;
      case 'table':
        await this.#holder.takeEntry(record.table, this.#holder.entryOf(record.table.entries));
        break;
    }
    this.#hand();
  }

  /** Passes the keys on when they have changed. */
  #hand(): void {
    const { ring } = this.#holder;
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
    // Another key may have arrived while these were computed.
    const now = this.#holder.ring.speaking(performance.now());
    if (now !== key) return;
    this.#words = words;
    this.#o.onChange();
  }
}

function nameOf({ term, epoch }: EpochKey): string {
  return `${term} ${epoch}`;
}
