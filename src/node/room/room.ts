/**
 * A room as one peer keeps it: its state from the room's topic, and what this peer sends: its own record, repeated, and as chair its decisions. A
 * relay keeps rooms without being in them.
 */

import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import type { RoomId } from '../identity/ids.ts';
import type { Signer } from '../identity/keys.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import { GuestList } from '../moderation/guest-list.ts';
import { Moderator } from '../moderation/moderator.ts';
import type { Charter } from '../records/charter.ts';
import { HEARTBEAT } from '../records/constants.ts';
import { MAX_KIND, MAX_RECORD } from '../records/kinds.ts';
import { type Presence, readMember, type Self } from '../records/member.ts';
import { readRemark, type Saying, writeRemark } from '../records/remark.ts';
import { type RuleSet, writeRules } from '../records/rules.ts';
import { type TallyDraft, writeTally } from '../records/tally.ts';
import type { Gossip, Verdict } from '../transport/gossip.ts';
import { ROOM_TOPIC_PREFIX } from '../transport/topics.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { asBytes, asList, asUint, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import type { Captions } from './captions.ts';
import type { HandReasons } from './hand-reasons.ts';
import { OwnRecord } from './own-record.ts';
import type { PlayedTitles } from './played-titles.ts';
import { RECORD_KINDS, type RecordName, type RecordNamed } from './record-kinds.ts';
import { mayRule, type RoomRules } from './room-rules.ts';
import { RoomState } from './room-state.ts';

export interface RoomOptions {
  readonly id: RoomId;
  readonly gossip: Gossip;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** As of `RoomState`: for relays. */
  readonly shared?: boolean;
  /** False while the clock is known to be wrong: validity cannot be judged then, and nothing must be decided. */
  readonly mayPreside?: () => boolean;
}

/** Signature checks that one neighbour may cause. */
const CHECKS = { perSecond: 100, burst: 400, maxKeys: 256 };
/** After joining, repeat early, because the first record often goes out before the topic's mesh has formed. Milliseconds. */
const EARLY_REPEATS = [250, 700, 1_500];

export class Room extends RoomState {
  /** Listeners without a record, as far as this peer, as chair, admitted them. */
  readonly guests: GuestList;
  readonly moderator: Moderator;
  readonly #gossip: Gossip;
  readonly #checks = new RateLimit(CHECKS);
  readonly #own: OwnRecord;
  #timers: ReturnType<typeof setInterval>[] = [];
  #early: ReturnType<typeof setTimeout>[] = [];
  #unsubscribe: (() => void) | undefined;
  #proclaiming = false;
  #lastRemark = 0;
  #lastRules = 0;
  /** Which of the kept records is repeated next. */
  #turn = 0;
  /** This peer's person while it has no record here. */
  #me: PersonId | undefined;

  constructor({ id, gossip, now = Date.now, shared = false, mayPreside = () => true }: RoomOptions) {
    super({ id, now, kinds: RECORD_KINDS, shared });
    this.interactions.breaks = (remark, lines, at) => this.rules.breaks(remark, lines, at);
    this.reasons.breaks = (line, at) => this.rules.breaks(line, this.interactions.lines, at);
    this.#gossip = gossip;
    this.guests = new GuestList(this.permissions);
    this.#own = new OwnRecord({
      room: id,
      now,
      publish: async (record) => {
        this.note(this.roster.apply(await readMember(record, id, now()), now()));
        await this.#send('member', record);
      },
      onEnter: () => this.#repeatEarly(),
      onUnsent: () => this.drops.add('unsent'),
    });
    this.moderator = new Moderator({
      room: id,
      permissions: this.permissions,
      roster: this.roster,
      own: this.#own,
      audience: {
        takerOf: this.guests.takerOf,
        isInside: this.guests.isInside,
        raised: () => this.interactions.hands.map(({ identity }) => personOf(identity)),
      },
      now,
      mayPreside,
      say: (name, record) => this.#send(name, record),
      onUnsent: () => this.drops.add('unsent'),
      onChange: () => this.events.emit('change'),
    });
  }

  /** The newest captions of each speaker. */
  get captions(): Captions {
    return this.kinds.caption.kept;
  }

  /** What hosts and moderators rule for everybody. */
  get rules(): RoomRules {
    return this.kinds.rules.kept;
  }

  /** What each speaker plays. */
  get playing(): PlayedTitles {
    return this.kinds.playing.kept;
  }

  /** Why hands are up. */
  get reasons(): HandReasons {
    return this.kinds.handReason.kept;
  }

  get topic(): string {
    return ROOM_TOPIC_PREFIX + this.id;
  }

  /** Listens to the topic from now on. Idempotent. */
  start(): void {
    if (this.#timers.length > 0) return;
    this.hear(true);
    this.#timers = [
      setInterval(() => {
        this.rules.remarks.look(this.roster.members, this.now());
        this.expire();
        this.moderator.tick();
      }, 1_000),
      setInterval(() => this.#repeat(), HEARTBEAT),
    ];
    this.#repeatEarly();
  }

  /** True while subscribed to the topic. */
  get hearing(): boolean {
    return this.#unsubscribe !== undefined;
  }

  /** Subscribes to the topic or unsubscribes: in a large room listeners are told by their relay. Idempotent. */
  hear(wanted: boolean): void {
    if (wanted === this.hearing) return;
    this.#unsubscribe?.();
    this.#unsubscribe = wanted
      ? this.#gossip.subscribe(this.topic, (data, from) => this.#onMessage(data, from))
      : undefined;
  }

  /** Forgets everything and leaves the topic, without a farewell. Idempotent. */
  stop(): void {
    this.hear(false);
    for (const timer of this.#timers) clearInterval(timer);
    for (const timer of this.#early) clearTimeout(timer);
    this.#timers = [];
    this.#early = [];
    this.#own.stop();
    this.#proclaiming = false;
    this.events.clear();
  }

  /**
   * Comes in, or changes this peer's record. Resolves when the record is signed and sent, or when it is delayed because there were many: then the
   * newest is sent a moment later.
   */
  async present(self: Self, presence: Presence): Promise<void> {
    await this.#own.present(self, presence);
  }

  /** Sends the farewell. The topic is still followed until `stop`. */
  async depart(): Promise<void> {
    await this.#own.depart();
  }

  /** The farewell, signed ahead of time because a closing page has no time to sign. Undefined outside the room. */
  get farewell(): Uint8Array | undefined {
    return this.#own.farewell;
  }

  /** Applies a record of this peer and sends it to the room. Throws MalformedError when it is not valid. */
  async lodge(name: RecordName, record: Uint8Array): Promise<void> {
    await this.accept(name, record);
    this.moderator.tick();
    await this.#send(name, record);
  }

  /** Applies a credential of this peer (`me`) without sending it: it listens as one of many. Throws as `lodge`. */
  async hold(record: Uint8Array, me: PersonId): Promise<void> {
    this.#me = me;
    await this.accept('credential', record);
  }

  /**
   * Applies a record that arrived by another way than gossip, and forwards it. An invalid one, or one that `only` rejects, is counted and dropped.
   */
  async handOn<N extends RecordName>(
    name: N,
    bytes: Uint8Array,
    only?: (record: RecordNamed<N>) => boolean,
  ): Promise<Verdict> {
    const verdict = await this.take(name, bytes, only);
    if (verdict === 'accept') await this.#send(name, bytes);
    return verdict;
  }

  /** The same for a farewell. */
  handOnFarewell(bytes: Uint8Array): Promise<Verdict> {
    return this.handOn('member', bytes, ({ place }) => place === 'gone');
  }

  /** Sends a remark, by gossip while the topic is followed. Returns the signed remark, for other ways. */
  async say(self: Self, name: string, saying: Saying): Promise<Uint8Array<ArrayBuffer>> {
    this.#lastRemark = Math.max(this.now(), this.#lastRemark + 1);
    const bytes = await writeRemark(self.session, self.certificate, this.id, { at: this.#lastRemark, name, saying });
    this.note(this.interactions.take(await readRemark(bytes, this.id, this.now()), this.now()), 'said');
    if (this.hearing) await this.#send('remark', bytes);
    return bytes;
  }

  /**
   * Makes rules of what `change` makes of those in force, and sends them. False when this peer may make none. Throws MalformedError when they are not
   * what rules can be.
   */
  async rule(self: Self, name: string, change: (inForce: RuleSet) => Partial<RuleSet>): Promise<boolean> {
    const { rules, now } = this;
    if (!mayRule(this.permissions, self.identity)) return false;
    const { current, inForce } = rules;
    // After those that they change, as far as others' clocks accept that.
    const after = Math.min(current?.at ?? 0, now() + CLOCK_TOLERANCE - 2);
    this.#lastRules = Math.max(now(), after + 1, this.#lastRules + 1);
    const draft = { at: this.#lastRules, name, rules: { ...inForce, ...change(inForce) } };
    await this.lodge('rules', await writeRules(self.session, self.certificate, this.id, draft));
    return true;
  }

  /** Sends how many people listen through a relay; the relay itself does not count its own tally. */
  async tally(relay: Signer, draft: TallyDraft): Promise<void> {
    await this.#send('tally', await writeTally(relay, this.id, draft));
  }

  /** Sends this peer's charter to the room, and again with every heartbeat. */
  async proclaim(charter: Charter): Promise<void> {
    this.#proclaiming = true;
    this.note(this.roster.applyCharter(charter));
    this.permissions.setCharter(this.roster.charter);
    await this.#send('charter', charter.bytes);
  }

  /** Sends a record about keys to the room. */
  async pass(name: RecordName, record: Uint8Array): Promise<void> {
    if (this.hearing) await this.#send(name, record);
  }

  /** Gossip forwards equal bytes once in two minutes; the salt lets a charter be repeated. A failure is counted: the record is repeated later. */
  #send(name: RecordName, record: Uint8Array): Promise<void> {
    return this.#sendKinded(RECORD_KINDS[name].word, record);
  }

  async #sendKinded(kind: number, record: Uint8Array): Promise<void> {
    try {
      await this.#gossip.publish(this.topic, encodeCbor([kind, this.now(), record]));
    } catch {
      this.drops.add('unsent');
    }
  }

  #repeatEarly(): void {
    for (const timer of this.#early) clearTimeout(timer);
    this.#early = EARLY_REPEATS.map((ms) => setTimeout(() => this.#repeat(), ms));
  }

  #repeat(): void {
    this.#own.repeat();
    if (!this.hearing) return;
    const charter = this.roster.charter;
    if (charter === undefined) return;
    const { overtaken } = this.moderator;
    if (overtaken !== undefined) void this.#send('state', overtaken);
    // Newcomers who missed the charter receive it from somebody present, on average one at a time.
    const turn =
      this.#proclaiming || (this.#own.self !== undefined && Math.random() < 1 / Math.max(1, this.roster.size));
    if (!turn) return;
    void this.#send('charter', charter.bytes);
    const told = this.told('newcomers');
    this.#turn = (this.#turn + 1) % Math.max(1, told.length);
    const again = told[this.#turn];
    if (again !== undefined) void this.#sendKinded(...again);
  }

  async #onMessage(data: Uint8Array, from: string): Promise<Verdict> {
    if (!this.#checks.take(from, this.now())) {
      this.drops.add('too-fast');
      return 'ignore';
    }
    let kind: number;
    let bytes: Uint8Array;
    try {
      const fields = asList(decodeCbor(data, MAX_RECORD + 32), 'room message', 3);
      kind = asUint(fields[0], 'kind', MAX_KIND);
      asUint(fields[1], 'salt');
      bytes = asBytes(fields[2], 'record', 1, MAX_RECORD);
    } catch {
      this.drops.add('malformed');
      return 'reject';
    }
    return this.takeKinded(kind, bytes, from);
  }

  protected override onRuling(): void {
    this.moderator.tick();
  }

  protected override isPresent(person: PersonId): boolean {
    return person === this.#me || super.isPresent(person);
  }
}
