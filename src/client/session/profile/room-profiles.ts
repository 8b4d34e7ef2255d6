/**
 * What people in a room carry: this person's is given to relays, and that of others is asked for by whoever sees it. Nothing of it travels with the
 * room's records: a picture for everybody on stage would come before the first voice of each of thousands of listeners.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { faceKeyOf, type PersonId } from '../../../node/identity/person.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { type Carried, isBlank, readCarried, writeCarried } from '../../../node/profile/carried.ts';
import { MAX_ASKED, MAX_PROFILE_LIST, PROFILE_REPEAT, PROFILES_PATH } from '../../../node/profile/constants.ts';
import { readProfileList } from '../../../node/profile/profile-list.ts';
import { type ProfileRecord, readProfileRecord, writeProfileRecord } from '../../../node/profile/profile-record.ts';
import { openCarried, sealCarried } from '../../../node/profile/profile-seal.ts';
import { MAX_MEMBERS } from '../../../node/records/constants.ts';
import type { Self } from '../../../node/records/member.ts';
import type { Room } from '../../../node/room/room.ts';
import { stageOf } from '../../../node/room/stage-rules.ts';
import { remember } from '../../../node/util/bounded-map.ts';
import { Counters } from '../../../node/util/counters.ts';
import { people } from '../people/people-store.ts';
import { fetchBytes } from '../platform/fetch-bounded.ts';
import { pictureAddress } from '../platform/picture-address.ts';
import { ownRelay, serversOf } from '../platform/relay-servers.ts';
import { device } from '../platform/storage.ts';
import type { RoomProfiles as Shown, ShownProfile } from '../view/profiles.ts';
import { faces } from './faces.ts';
import { rememberFaces, showKeptFaces } from './kept-faces.ts';
import { ownProfile } from './own-profile.ts';

export interface RoomProfilesOptions {
  readonly records: Room;
  readonly participant: Participant;
  readonly self: Self;
  /** Addresses of the relays that the page holds. */
  readonly relays: () => readonly string[];
  /** How many hear the room. */
  readonly listening: () => number;
}

/** An answer is forged, or of another room or person; a sealed profile whose key is not here, or a plain one in a room for members; a server does not answer. */
export type ProfileDrop = 'malformed' | 'not-asked' | 'not-opened' | 'no-answer';

/** How often it is looked what there is to give and to ask for, ms. */
const LOOK = 2_000;
/** Servers that are given a profile, and asked for others'. */
const MAX_SERVERS = 4;
/** A server that did not answer is left alone for so long, ms: it may be no relay, or one of before. */
const REST = 60_000;
/** Somebody of whom nothing was found is asked for again so long after, ms, and then no more. */
const AGAIN = [4_000, 15_000, 60_000] as const;
/** What is known may have changed after so long, ms, in rooms that are not too large to look. */
const OLD = 120_000;
const SMALL = 100;
/** In large rooms not everybody asks at once: ms for each who listens, and at most. */
const SPREAD = 4;
const MAX_SPREAD = 20_000;

interface Look {
  /** When to ask next, by the steady clock. */
  due: number;
  times: number;
}

export class RoomProfiles implements Shown {
  readonly drops = new Counters<ProfileDrop>();
  readonly #o: RoomProfilesOptions;
  readonly #shown: Signal<ReadonlyMap<string, ShownProfile>> = signal(new Map());
  readonly #held = new Map<string, { readonly at: number; readonly carried: Carried }>();
  readonly #looks = new Map<string, Look>();
  /** When each server was given what is given now. */
  readonly #given = new Map<string, number>();
  /** Servers that did not answer, and until when they are left alone. */
  readonly #silent = new Map<string, number>();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #until = new AbortController();
  /** What was last stored of people whom this person keeps. */
  readonly #remembered = new Map<PersonId, Carried>();
  #record: { readonly carried: Carried; readonly epoch: number; readonly bytes: Uint8Array<ArrayBuffer> } | undefined;
  #at = 0;
  #busy = false;
  /** What was shown last. */
  #last: readonly unknown[] = [];

  constructor(options: RoomProfilesOptions) {
    this.#o = options;
    this.#timer = setInterval(() => void this.#turn(), LOOK);
    void this.#turn();
  }

  get shown(): ReadonlySignal<ReadonlyMap<string, ShownProfile>> {
    return this.#shown;
  }

  async ask(id: string): Promise<boolean> {
    if (id === this.#o.participant.me) return true;
    await this.#ask([id]);
    return this.#held.has(id);
  }

  /** Idempotent. */
  stop(): void {
    clearInterval(this.#timer);
    this.#until.abort();
    // Somebody kept a moment ago is to be known in the hallway.
    void this.#remember();
    faces().show('room', new Map());
  }

  async #turn(): Promise<void> {
    if (this.#busy || this.#isOver) return;
    this.#busy = true;
    try {
      await this.#give();
      if (this.#isOver) return;
      const due = this.#due();
      if (due.length > 0) await this.#ask(due);
      this.#show();
      await this.#remember();
    } catch (cause) {
      console.warn('profiles', cause);
    } finally {
      this.#busy = false;
    }
  }

  async #give(): Promise<void> {
    const { participant } = this.#o;
    const carried = ownProfile.carried.peek();
    // The audience has no record in the room that would say whose it is.
    if (participant.place === 'audience' || (this.#record === undefined && isBlank(carried))) return;
    const epoch = this.#o.records.permissions.access === 'members' ? (participant.keys?.held.speak?.epoch ?? -1) : 0;
    if (epoch < 0) return;
    if (this.#record?.carried !== carried || this.#record.epoch !== epoch) {
      this.#record = { carried, epoch, bytes: await this.#signed(carried) };
      this.#given.clear();
    }
    const now = performance.now();
    const { bytes } = this.#record;
    for (const server of this.#servers()) {
      if (now - (this.#given.get(server) ?? Number.NEGATIVE_INFINITY) < PROFILE_REPEAT) continue;
      try {
        await this.#post(server, bytes);
        this.#given.set(server, now);
      } catch {
        this.#rest(server);
      }
    }
  }

  async #signed(carried: Carried): Promise<Uint8Array<ArrayBuffer>> {
    const { records, participant, self } = this.#o;
    this.#at = Math.max(Date.now(), this.#at + 1);
    const at = this.#at;
    const plain = writeCarried(carried);
    const key = records.permissions.access === 'members' ? participant.keys?.held.speak : undefined;
    const content =
      key === undefined ? plain : await sealCarried(key, { room: records.id, id: participant.me, at }, plain);
    return writeProfileRecord(self.session, records.id, { at, epoch: key?.epoch ?? 0, content });
  }

  async #post(server: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
    const { ok, status } = await fetch(server.replace(/\/$/, PROFILES_PATH), {
      method: 'POST',
      body,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([this.#until.signal, AbortSignal.timeout(10_000)]),
    });
    if (!ok) throw new Error(`${status}`);
  }

  /** Whom to ask for now: who is on stage, and whom this person keeps. */
  #due(): readonly string[] {
    if (device.get('low-data') === 'yes') return [];
    const { records, participant, listening } = this.#o;
    const kept = records.roster.members.filter(({ person }) => (people.of(person)?.name ?? '') !== '');
    const wanted = new Set([...stageOf(records), ...kept]);
    const now = performance.now();
    const crowd = listening();
    const due: string[] = [];
    for (const { id, person } of wanted) {
      if (id === participant.me || people.of(person)?.blocked === true) continue;
      let look = this.#looks.get(id);
      if (look === undefined) {
        look = { due: now + Math.random() * Math.min(MAX_SPREAD, crowd < SMALL ? 0 : crowd * SPREAD), times: 0 };
        remember(this.#looks, id, look, MAX_MEMBERS);
      }
      if (now >= look.due) due.push(id);
    }
    for (const id of due) {
      const look = this.#looks.get(id)!;
      look.due = now + (AGAIN[look.times++] ?? (crowd < SMALL ? OLD : Number.POSITIVE_INFINITY));
    }
    return due.slice(0, MAX_ASKED);
  }

  async #ask(ids: readonly string[]): Promise<void> {
    const { records } = this.#o;
    const query = new URLSearchParams([['room', records.id], ...ids.map((id) => ['of', id])]);
    const missing = new Set(ids);
    for (const server of this.#servers()) {
      if (missing.size === 0 || this.#isOver) break;
      try {
        const url = `${server.replace(/\/$/, PROFILES_PATH)}?${query}`;
        for (const bytes of readProfileList(await fetchBytes(url, MAX_PROFILE_LIST, this.#until.signal)))
          missing.delete(await this.#take(bytes, ids));
      } catch {
        this.#rest(server);
      }
    }
    for (const id of ids) {
      const look = this.#looks.get(id);
      // Found: looked at again when it may be old.
      if (look !== undefined && !missing.has(id)) look.times = AGAIN.length;
      if (look !== undefined && !missing.has(id))
        look.due = this.#o.listening() < SMALL ? performance.now() + OLD : Number.POSITIVE_INFINITY;
    }
    this.#show();
  }

  /** Takes in one of an answer. Resolves to whose it is, '' when it is of no use. */
  async #take(bytes: Uint8Array, asked: readonly string[]): Promise<string> {
    let record: ProfileRecord;
    let carried: Carried | undefined;
    try {
      record = await readProfileRecord(bytes);
      if (record.room !== this.#o.records.id || !asked.includes(record.id)) return this.#drop('not-asked');
      if ((this.#held.get(record.id)?.at ?? -1) >= record.at) return record.id;
      const plain = await this.#opened(record);
      if (plain === undefined) return this.#drop('not-opened');
      carried = readCarried(plain);
    } catch {
      return this.#drop('malformed');
    }
    remember(this.#held, record.id, { at: record.at, carried }, MAX_MEMBERS);
    return record.id;
  }

  /** Those whom this person keeps look like that from now on, in the list and in the hallway. */
  async #remember(): Promise<void> {
    const fresh = new Map<PersonId, Uint8Array | null>();
    for (const [id, { carried }] of this.#held) {
      const person = this.#o.records.roster.get(id)?.person;
      const isKept = person !== undefined && (people.of(person)?.name ?? '') !== '';
      if (!isKept || this.#remembered.get(person) === carried) continue;
      this.#remembered.set(person, carried);
      fresh.set(person, carried.picture);
    }
    if (fresh.size === 0) return;
    await rememberFaces(fresh);
    await showKeptFaces();
  }

  #drop(why: ProfileDrop): '' {
    this.drops.add(why);
    return '';
  }

  async #opened(record: ProfileRecord): Promise<Uint8Array | undefined> {
    const { records, participant } = this.#o;
    const isSealed = records.permissions.access === 'members';
    if (isSealed !== record.epoch > 0) return undefined;
    return isSealed ? openCarried(participant.keys?.held.open ?? [], record) : record.content;
  }

  #rest(server: string): void {
    this.drops.add('no-answer');
    remember(this.#silent, server, performance.now() + REST, 4 * MAX_SERVERS);
  }

  #servers(): readonly string[] {
    const now = performance.now();
    const all = new Set([...ownRelay(), ...serversOf(this.#o.relays())]);
    return [...all].filter((server) => now >= (this.#silent.get(server) ?? 0)).slice(0, MAX_SERVERS);
  }

  get #isOver(): boolean {
    return this.#until.signal.aborted;
  }

  #show(): void {
    // What comes after that is of nobody here.
    if (this.#isOver) return;
    const { records, participant } = this.#o;
    const mine = ownProfile.carried.peek();
    const me = this.#o.self.identity;
    const all = new Map([...this.#held].map(([id, { carried }]) => [id, carried]));
    all.set(participant.me, mine);
    const pictures = new Map<string, Uint8Array>();
    if (mine.picture !== null) pictures.set(faceKeyOf(me), mine.picture);
    for (const [id, { carried }] of this.#held) {
      const member = records.roster.get(id);
      const isShown = member !== undefined && people.of(member.person)?.blocked !== true;
      if (isShown && carried.picture !== null) pictures.set(faceKeyOf(member.identity), carried.picture);
    }
    const state: readonly unknown[] = [...[...all].flat(), ...pictures.keys()];
    if (state.length === this.#last.length && state.every((one, i) => one === this.#last[i])) return;
    this.#last = state;
    faces().show('room', pictures);
    this.#shown.value = new Map([...all].map(([id, carried]) => [id, shownOf(carried)]));
  }
}

function shownOf({ about, links, picture }: Carried): ShownProfile {
  return { about, links, ...(picture === null ? {} : { picture: pictureAddress(picture) }) };
}
