/**
 * A room for members on one stopped clock: pages that may be chair, a relay's desk for keys, and guests that ask it. Everything is real but gossip
 * (`Air`), the time, and the stream on which the chair's errands go: a test has `runErrand` call the way's `errand`.
 */
import type { Connection } from '@libp2p/interface';
// What is loaded when it is first needed takes real time, which a stopped clock does not wait for.
import 'hpke';
import { vi } from 'vitest';
import { ALL_CHECKS, KeyRelay } from '../../../relay/forwarding/key-relay.ts';
import { createCounters } from '../../../relay/util/counters.ts';
import { KeyHolder } from '../../../src/node/e2ee/key-holder.ts';
import type { Given } from '../../../src/node/e2ee/keys-messages.ts';
import { decodeListenerMessage } from '../../../src/node/fanout/protocol/listener-messages.ts';
import { decodeRelayMessage } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { issueGrant } from '../../../src/node/grants/issue.ts';
import { type Role, rolesOf } from '../../../src/node/grants/roles.ts';
import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import { keyToHex, type Signer } from '../../../src/node/identity/keys.ts';
import { type PersonId, personOf } from '../../../src/node/identity/person.ts';
import { GuestKeys } from '../../../src/node/participant/keys/guest-keys.ts';
import { RoomKeys } from '../../../src/node/participant/keys/room-keys.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import { Room } from '../../../src/node/room/room.ts';
import { snapshotOf } from '../../../src/node/room/room-state.ts';
import { RateLimit } from '../../../src/node/util/rate-limit.ts';
import { fromHex } from '../../../src/node/wire/bytes.ts';
import { charter, NOON, signer } from '../records/records.ts';
import { settle } from './fake-clock.ts';
import { FakeListener } from './fake-forwarder.ts';
import { Air } from './fake-gossip.ts';
import { comeIn, type Someone } from './simulated-room.ts';

const EXPIRES = NOON + 24 * 3_600_000;
/** As often as pages look after their keys, ms. */
const TICK = 200;
/** Where those are who have lost the network. */
const NOWHERE = 9;

export interface Page extends Someone {
  readonly keys: RoomKeys;
}

/** A connection to the relay, as far as an errand needs one. */
export interface ErrandWay extends Pick<Connection, 'remotePeer'> {
  readonly errand: (given: Given) => ReturnType<KeyRelay['errand']>;
}

/** All clocks stand still from now on, the steady one too. */
export function stopClocks(now: number): void {
  const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const;
  vi.useFakeTimers({ now, toFake: [...toFake] });
}

export class PrivateRoom {
  readonly pages: Page[] = [];
  readonly guests: QuietGuest[] = [];
  readonly relay: Room;
  readonly desk: KeyRelay;
  readonly #air = new Air();
  readonly #all: Someone[] = [];
  readonly #founder: Signer;
  readonly #founded: Charter;

  private constructor(founder: Signer, founded: Charter) {
    this.#founder = founder;
    this.#founded = founded;
    this.relay = new Room({ id: founded.id, gossip: this.#air.join() });
    this.relay.start();
    this.desk = new KeyRelay({
      room: this.relay,
      counters: createCounters(),
      allChecks: new RateLimit(ALL_CHECKS),
      send: (to, message) => to.send([message]),
    });
  }

  static async open(): Promise<PrivateRoom> {
    const founder = await signer(1);
    const room = new PrivateRoom(founder, await charter(founder, { access: 'members' }));
    await room.relay.merge({ charter: room.#founded.bytes });
    return room;
  }

  /** The nth identity comes in with a record; the first is the host. */
  async enters(name: string, n: number, session = n + 100): Promise<Page> {
    const one = await comeIn({ air: this.#air, founded: this.#founded, all: this.#all }, name, n, { session });
    await one.room.merge(snapshotOf(this.relay));
    const remotePeer = { toString: () => 'relay' } as Connection['remotePeer'];
    const way: ErrandWay = { remotePeer, errand: (given) => this.desk.errand(keyOf(one), given, Date.now()) };
    const keys = new RoomKeys({
      records: one.room,
      self: one.self,
      audio: { setSecret: () => undefined },
      relays: {
        connections: () => (one.gossip.side === NOWHERE ? [] : [way as unknown as Connection]),
        stop: () => undefined,
      },
      onChange: () => undefined,
    });
    const nobody = { isGuest: () => false, credentials: () => [], via: () => undefined, say: () => false };
    keys.start({ ...nobody, listeners: () => this.guests.length });
    const page = Object.assign(one, { keys });
    this.pages.push(page);
    return page;
  }

  async moderator(name: string, n: number): Promise<Page> {
    await this.#all[0]!.room.lodge('credential', await this.#grant(n, 'listen', 'moderate'));
    return this.enters(name, n);
  }

  /** The nth identity listens at the relay, with a grant of the host's. `session`: another one, after a reload. */
  async guest(n: number, session = n + 500): Promise<QuietGuest> {
    const [identity, key] = await Promise.all([signer(n), signer(session)]);
    const certificate = await issueCertificate(identity, key.publicKey, EXPIRES);
    const self = { session: key, identity: identity.publicKey, certificate };
    const guest = new QuietGuest(this, self, await this.#grant(n, 'listen', 'speak'));
    this.guests.push(guest);
    return guest;
  }

  /** Has no network from now on, or has it again. */
  lose(page: Page, lost: boolean): void {
    page.gossip.side = lost ? NOWHERE : 0;
  }

  /** Closes the page, with a farewell. */
  async close(page: Page): Promise<void> {
    await page.room.depart();
    page.keys.stop();
    page.room.stop();
    this.pages.splice(this.pages.indexOf(page), 1);
    this.#all.splice(this.#all.indexOf(page), 1);
  }

  async pass(ms: number): Promise<void> {
    for (let gone = 0; gone < ms; gone += TICK) {
      await vi.advanceTimersByTimeAsync(TICK);
      await settle();
      for (const guest of this.guests) await guest.tick();
      await settle();
    }
  }

  stop(): void {
    for (const { keys } of this.pages) keys.stop();
    for (const { room } of this.#all) room.stop();
    this.relay.stop();
  }

  async #grant(n: number, ...roles: Role[]): Promise<Uint8Array<ArrayBuffer>> {
    const audience = (await signer(n)).publicKey;
    const draft = { audience, bearer: false, roles: rolesOf(...roles), depth: 0, slots: 0, slot: n };
    return issueGrant(this.#founder, null, { ...draft, room: this.#founded.id, expires: EXPIRES });
  }
}

/** One who listens without a record and knows the room as its relay does. */
export class QuietGuest {
  readonly person: PersonId;
  /** Goes out of the relay's reach, or comes back. */
  away = false;
  /** What it shows instead of the grant it was given. */
  pretence: Uint8Array<ArrayBuffer> | undefined;
  readonly self: Someone['self'];
  readonly #holder: KeyHolder;
  readonly #keys: GuestKeys;
  readonly #room: Room;
  readonly #listener = new FakeListener();
  #taken = 0;

  constructor({ relay, desk, guests }: PrivateRoom, self: Someone['self'], credential: Uint8Array<ArrayBuffer>) {
    this.self = self;
    this.#room = relay;
    this.person = personOf(self.identity);
    this.#holder = new KeyHolder({
      room: relay.id,
      self,
      chair: () => {
        const { current } = relay.permissions;
        return current && { session: fromHex(current.session), term: current.term };
      },
    });
    const asker = { listener: this.#listener, relay: false, isHere: () => true };
    this.#keys = new GuestKeys({
      room: relay.id,
      holder: this.#holder,
      isGuest: () => true,
      credentials: () => [credential],
      via: () => (this.away ? undefined : 'relay'),
      say: (message) => {
        const said = decodeListenerMessage(message);
        if (said.type === 'ask')
          void desk.hear(asker, { ...said.ask, letIn: this.pretence ?? said.ask.letIn }, Date.now());
        return true;
      },
      listeners: () => guests.length,
    });
  }

  /** The grant of its member key; undefined while it has none. */
  get grant(): Uint8Array<ArrayBuffer> | undefined {
    return this.#holder.grant;
  }

  /** Term and epoch of the newest key it holds, as '1.2'; '' without one. */
  get key(): string {
    const { newest } = this.#holder.ring;
    return newest === undefined ? '' : `${newest.term}.${newest.epoch}`;
  }

  async tick(): Promise<void> {
    for (const message of this.#listener.sent.slice(this.#taken).map((bytes) => decodeRelayMessage(bytes)))
      if (message.type === 'keys') await this.#keys.take(message.own);
    this.#taken = this.#listener.sent.length;
    this.#holder.ring.expire(performance.now());
    const { current } = this.#room.permissions;
    await this.#keys.tick(current && `${current.term} ${current.session}`, performance.now());
  }
}

function keyOf({ self }: Someone): string {
  return keyToHex(self.session.publicKey);
}
