/** From a link to a room and out again: lobby, participation, farewell. One room at a time. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { formatFragment } from '../../../node/directory/fragment.ts';
import { parseFragment, type Route } from '../../../node/directory/room-link.ts';
import { personOf } from '../../../node/identity/person.ts';
import { AUDIENCE_FROM } from '../../../node/participant/audio/path-plan.ts';
import type { NewRoom } from '../../../node/participant/create-room.ts';
import { createRoom, type Under } from '../../../node/participant/create-room.ts';
import type { RoomKeys } from '../../../node/participant/keys/room-keys.ts';
import type { Standing } from '../../../node/participant/participant.ts';
import type { Charter } from '../../../node/records/charter.ts';
import type { Room as RoomRecords } from '../../../node/room/room.ts';
import { fromHex, toHex } from '../../../node/wire/bytes.ts';
import type { AudioEngine, Preset, VoiceStats } from '../../audio/engine.ts';
import { QualityMonitor } from '../monitoring/quality-monitor.ts';
import { people } from '../people/people-store.ts';
import type { CarriedRoom } from '../platform/begun-listening.ts';
import { fetchCode } from '../platform/fetch-code.ts';
import { canRecord } from '../recording/can-record.ts';
import type { Screen } from '../view/index.ts';
import type { Lobby } from '../view/lobby.ts';
import { EMPTY_LOBBY } from '../view/lobby.ts';
import type { NoiseChoice } from '../view/microphone.ts';
import type { Room } from '../view/room.ts';
import type { RuleChange } from '../view/rules.ts';
import { forget, type Remembered, recall, remember } from './reload-memory.ts';
import type { RoomContext } from './room-context.ts';
import type { RoomVisit } from './room-visit.ts';
import { holdSession, isHeldElsewhere } from './tab-lock.ts';
import { forgetTalk, recallTalk, rememberTalk } from './talk-memory.ts';
import { VisitParts } from './visit-parts.ts';

/** Notices about the room that the person is in. */
const IN_A_ROOM = [
  'relay-lost',
  'link-weak',
  'to-audience',
  'silenced',
  'no-chair',
  'reported',
  'no-key',
  'clock-set',
  'other-microphone',
  'second-tab',
] as const;

/** After a reload, a microphone that the browser need not ask about is open by then, ms. */
const AT_ONCE = 1_500;
/** After a reload, time for the records that permitted this person's place to arrive again, ms. */
const STANDING = 4_000;

export class RoomNavigator {
  readonly place: ReadonlySignal<Screen>;
  readonly lobby: Signal<Lobby | undefined> = signal(undefined);
  readonly room: Signal<Room | undefined> = signal(undefined);
  /** What is loaded once it is wanted in the room that the person is in. */
  readonly parts: VisitParts;
  readonly #o: RoomContext;
  readonly #place = signal<Screen>('hallway');
  readonly #volumes = new Map<string, number>();
  /** Voices of people whom this person has blocked. */
  readonly #hushed = new Set<string>();
  readonly #lookout: QualityMonitor;
  #visit: RoomVisit | undefined;
  /** Loaded on the way to the first lobby. */
  #inside: typeof import('./lazy-room.ts') | undefined;
  /** Counts arrivals and departures. */
  #turns = 0;
  #joining = false;
  /** On the way back to the stage of this visit, once the microphone is open; and whether muted there. */
  #rising: { readonly visit: RoomVisit; readonly muted: boolean } | undefined;
  #started = false;
  readonly #until = new AbortController();

  constructor(options: RoomContext) {
    this.#o = options;
    this.place = computed(() => this.#place.value);
    this.parts = new VisitParts(options, {
      visit: () => this.#visit,
      listening: () => this.room.peek()?.listeningCount ?? 0,
      onChange: () => this.#show(),
    });
    this.#lookout = new QualityMonitor({
      audio: options.audio,
      relays: options.relays,
      notices: options.notices,
      stage: () => this.room.peek()?.stage,
      onLook: () => {
        this.#remember();
        this.#show();
      },
    });
  }

  /** The records of the room that this page is at. */
  get current(): RoomRecords | undefined {
    return this.#visit?.records;
  }

  get inside(): boolean {
    return this.#visit?.participant !== undefined;
  }

  /** Follows the page's fragment from now on. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    addEventListener('hashchange', () => this.#follow(), { signal: this.#until.signal });
    this.#lookout.start();
    this.#follow();
  }

  async stop(): Promise<void> {
    this.#until.abort();
    this.#lookout.stop();
    await this.#quit();
  }

  /** Creates a room, the person's own or under a community, and goes to its lobby. Throws RangeError for an empty title. */
  async open(room: NewRoom, under?: Under): Promise<void> {
    const charter = await createRoom(this.#o.identity, { ...room, language: document.documentElement.lang }, under);
    await this.#quit();
    const relays = this.#o.relays.held.map((r) => r.address);
    await this.#come({ at: 'room', room: charter.id, relays }, charter);
    this.#o.location.hash = formatFragment(charter.id, relays);
  }

  /** Opens a room that this person has planned, and goes to its lobby. */
  async openPlanned(charter: Charter, plan: string): Promise<void> {
    await this.#quit();
    const relays = this.#o.relays.held.map((r) => r.address);
    await this.#come({ at: 'room', room: charter.id, relays }, charter);
    this.#o.location.hash = `${formatFragment(charter.id, relays)}${plan === charter.id ? '' : `&plan=${plan}`}`;
  }

  async join(place: 'stage' | 'listening'): Promise<void> {
    const visit = this.#visit;
    if (visit === undefined || visit.participant !== undefined || this.#joining) return;
    this.#joining = true;
    this.#show();
    try {
      const audio = await this.#o.audio();
      // Of a room that put this person out, for one, the sound may still be paused.
      void audio.resume();
      await audio.start();
      if (this.#visit !== visit) return;
      if (place === 'stage' && !this.#o.desk.check.peek().open && !(await this.#o.desk.open())) return;
      if (place === 'listening') this.#o.desk.close();
      const crowded = this.#isCrowded(visit);
      if (!(await visit.grants.present(crowded && place === 'listening')) || this.#visit !== visit) return;
      const standing = place === 'stage' && this.#mayStand();
      // In a members-only room, showing a credential makes this person known by a record.
      const told = place === 'stage' && visit.records.permissions.access === 'members';
      const sits = crowded && !told ? 'audience' : 'listening';
      await this.#enter(visit, audio, standing ? 'stage' : sits, !standing || this.#pushes);
      this.#o.notices.set('not-fetched', false);
      if (standing) this.#o.desk.confirm();
      else this.#o.desk.close();
    } finally {
      this.#joining = false;
      this.#show();
    }
  }

  /** Shows this person to those inside a locked room, and comes in as a listener once somebody lets them in. */
  async knock(): Promise<void> {
    const visit = this.#visit;
    if (visit === undefined || visit.participant !== undefined || visit.knocking) return;
    visit.knocking = true;
    this.#show();
    try {
      // Here a gesture allows sound; later, when somebody opens, none does.
      await (await this.#o.audio()).start();
      if (this.#visit !== visit) return;
      // Without relays: nobody is to connect to somebody who is not let in.
      const presence = { name: this.#o.myName.peek(), place: 'listening', muted: true, since: Date.now() } as const;
      await visit.records.present(this.#o.self, { ...presence, stream: undefined, relays: [] });
    } catch {
      visit.knocking = false;
    }
    this.#changed(visit);
  }

  setMuted(muted: boolean): void {
    const participant = this.#visit?.participant;
    if (participant === undefined || participant.place !== 'stage') return;
    void participant.setMuted(muted).then(() => this.#remember());
    if (!muted) this.#o.notices.set('other-microphone', false);
    // Nobody is unmuted without a microphone.
    if (!muted && !this.#o.desk.check.peek().open) void this.openMicrophone();
    this.#show();
  }

  /** What this person says about their voice in recordings of this room; the tab remembers it. */
  setKeepsMyVoice(keep: boolean): void {
    void this.#visit?.participant?.setRecordable(keep).then(() => this.#remember());
    this.#show();
  }

  /** Hosts and moderators: changes the rules of the room. False when that is not possible now. */
  async rule(change: RuleChange): Promise<boolean> {
    const { visit } = this;
    return visit !== undefined && this.#inside!.ruleIn(visit, this.#o.self, this.#o.myName.peek(), change);
  }

  /** Opens the microphone, in the lobby or in a room; on stage it goes on as the person left it. */
  async openMicrophone(): Promise<void> {
    if (await this.#o.desk.open()) await this.#microphoneBack();
  }

  async takeStage(): Promise<void> {
    const participant = this.#visit?.participant;
    if (participant?.place === 'stage') return this.openMicrophone();
    if (participant === undefined || !(this.#mayStand() || participant.mayIntroduce)) return;
    // Whoever is heard hears the others: a pause ends.
    void (await this.#o.audio()).resume();
    if (!(await this.#o.desk.open())) return;
    if (participant.mayIntroduce) await participant.introduce();
    if (this.#visit?.participant !== participant) return;
    if (!this.#mayStand()) {
      // The room did not learn of this person, or has decided otherwise: a microphone that nobody hears is closed.
      this.#o.desk.close();
      return;
    }
    this.#o.desk.confirm();
    await participant.move('stage', this.#pushes);
    this.#remember();
    this.#show();
  }

  leaveStage(): void {
    const participant = this.#visit?.participant;
    if (participant === undefined || participant.place !== 'stage') return;
    void participant.move('listening', true).then(() => this.#remember());
    this.#o.desk.close();
    this.#show();
  }

  async chooseMicrophone(deviceId: string): Promise<void> {
    if (await this.#o.desk.choose(deviceId)) await this.#microphoneBack();
  }

  async setPreset(preset: Preset): Promise<void> {
    await this.#o.desk.setPreset(preset);
    await this.#microphoneBack();
  }

  async setLowData(lowData: boolean): Promise<void> {
    await this.#o.desk.setLowData(lowData);
    await this.#microphoneBack();
  }

  async setNoise(noise: NoiseChoice): Promise<void> {
    await this.#o.desk.setNoise(noise);
    await this.#microphoneBack();
  }

  /** The noise filter could not be loaded. */
  async unfiltered(): Promise<void> {
    await this.#o.desk.unfiltered();
    await this.#microphoneBack();
  }

  setPushToTalk(on: boolean): void {
    this.#o.desk.setPushToTalk(on);
    // Nobody holds anything yet.
    if (on) this.setMuted(true);
  }

  /** A microphone is open again by itself. Whoever does not expect it is not put on air by it. */
  microphoneBack(unexpected: boolean): void {
    this.#o.notices.set('other-microphone', false);
    const stands = this.#visit?.participant?.place === 'stage';
    if (stands && unexpected) this.#o.notices.set('other-microphone', true);
    void this.#microphoneBack(unexpected);
  }

  setVolume(id: string, volume: number): void {
    this.#volumes.set(id, volume);
    if (!this.#hushed.has(id)) void this.#o.audio().then((audio) => audio.setVolume(id, volume));
    this.#show();
  }

  /** This person keeps or has blocked other people than before. */
  peopleChanged(): void {
    this.#visit?.captions?.peopleChanged();
    this.#show();
  }

  nameChanged(): void {
    void this.#visit?.participant?.refresh();
  }

  /** Returns to the hallway. */
  leave(): void {
    void this.#quit().then(() => {
      if (this.#o.location.hash !== '')
        history.pushState(null, '', this.#o.location.pathname + this.#o.location.search);
    });
  }

  /** Updates the view: something changed that no record tells. */
  refresh(): void {
    this.#show();
  }

  /** The current visit, for what hosts and moderators do. */
  get visit(): RoomVisit | undefined {
    return this.#visit;
  }

  relaysChanged(): void {
    this.#visit?.door.ask();
    this.#visit?.participant?.relay.relaysChanged();
    this.#show();
  }

  /** The network is back, or the page woke up. */
  hurry(): void {
    this.#visit?.door.ask();
    this.#visit?.participant?.hurry();
  }

  /** The page closes. */
  vanish(): void {
    this.#visit?.participant?.vanish();
    this.#remember();
  }

  async report(): Promise<string> {
    const { writeDiagnostics: writeReport } = await import('../monitoring/diagnostics.ts');
    const { peer, relays } = this.#o;
    return writeReport({
      peer,
      relays,
      records: this.#visit?.records,
      participant: this.#visit?.participant,
      voices: this.#lookout.voices,
      unplayed: this.#lookout.unplayed,
    });
  }

  /** Statistics of one voice's playout, for measuring tools. */
  get voices(): ReadonlyMap<string, VoiceStats> {
    return this.#lookout.voices;
  }

  #follow(): void {
    const route = parseFragment(this.#o.location.hash);
    if (route.at === 'room') {
      // An invite is for whoever opened it, and not for the next person who sees the address, the history or a shared screen.
      if (route.invite !== undefined) history.replaceState(null, '', formatFragment(route.room, route.relays));
      if (this.#visit?.records.id === route.room) {
        if (route.invite !== undefined) void this.#visit.grants.open(route.invite);
        return;
      }
      void this.#quit().then(() => this.#come(route));
    } else {
      // A community's hallway is the page without a fragment, and what the link brought is for whoever opened it.
      if (route.at === 'community') history.replaceState(null, '', this.#o.location.pathname + this.#o.location.search);
      void this.#quit().then(() => {
        if (route.at === 'community') this.#o.onCommunity(route);
        if (route.at !== 'invalid') return;
        this.lobby.value = { ...EMPTY_LOBBY, status: 'invalid' };
        this.#place.value = 'lobby';
      });
    }
  }

  /** Opens a room's lobby. `made` is the charter of a room that this person has just founded. */
  async #come(route: Extract<Route, { at: 'room' }>, made?: Charter): Promise<void> {
    this.#place.value = 'lobby';
    this.lobby.value = EMPTY_LOBBY;
    const turn = ++this.#turns;
    this.#inside ??= await fetchCode(() => import('./lazy-room.ts'));
    // The person went elsewhere meanwhile.
    if (turn !== this.#turns) return;
    const { createVisit, startVisit } = this.#inside;
    const mine = { leave: () => this.leave(), stepDown: () => this.leaveStage() };
    const visit = createVisit(this.#o, route, mine, () => this.#show());
    this.#visit = visit;
    startVisit(visit, this.#o, () => this.#changed(visit), { made, invite: route.invite });
    this.#show();
    // It is needed a tap later.
    void this.#o.audio();
    const carried = this.#o.carried();
    const remembered = recall(route.room);
    if (carried?.room === route.room) void this.#carryOn(visit, carried, remembered);
    else if (remembered !== undefined) void this.#comeBack(visit, remembered);
  }

  #changed(visit: RoomVisit): void {
    if (this.#visit !== visit) return;
    visit.grants.keep();
    if (visit.participant !== undefined) visit.standing.look(visit.participant);
    if (visit.knocking && !this.#joining && this.#isLetIn(visit)) void this.#comeIn(visit);
    this.#show();
  }

  /** Somebody has opened to a person who knocked. Where they cannot come in all the same, the lobby shows its ordinary door again. */
  async #comeIn(visit: RoomVisit): Promise<void> {
    try {
      await this.join('listening');
    } catch (cause) {
      console.warn('somebody who was let in could not come in', cause);
    }
    visit.knocking = false;
    if (this.#visit === visit) this.#show();
  }

  /** Continues where the page has begun: in the lobby, or listening already. */
  async #carryOn(visit: RoomVisit, carried: CarriedRoom, was: Remembered | undefined): Promise<void> {
    if (carried.inside) this.#joining = true;
    try {
      await visit.records.merge(await carried.records());
    } catch (cause) {
      // The room is known once it is told of again, and until then nothing is lost by waiting for it as after a reload.
      console.warn('what was known of the room could not be carried on', cause);
    }
    if (carried.inside)
      await this.#comeBack(visit, was ?? { room: carried.room, place: 'listening', muted: true }, true);
    else if (was !== undefined) await this.#comeBack(visit, was);
  }

  /** `hearing`: through a relay, whose subscription continues. */
  async #comeBack(visit: RoomVisit, was: Remembered, hearing = false): Promise<void> {
    this.#joining = true;
    this.#show();
    try {
      const audio = await this.#o.audio();
      await audio.start();
      const session = was.session === undefined ? undefined : fromHex(was.session);
      const twice = session !== undefined && (await isHeldElsewhere(session));
      const { roster } = visit.records;
      // Rights and keys cannot be judged before the charter is known.
      if (!(await this.#holds(visit, () => roster.charter !== undefined))) return;
      // Somebody who enters without a relay gives up the one they hear through.
      if (hearing && !(await this.#holds(visit, () => this.#o.relays.held.length > 0))) return;
      const sits =
        (was.place === 'audience' || (hearing && this.#isCrowded(visit))) && this.#o.relays.held.length > 0
          ? 'audience'
          : 'listening';
      if (!(await visit.grants.present(sits === 'audience', true))) return;
      const stood = was.place === 'stage' && !twice;
      const stands = stood && (await this.#holds(visit, () => this.#mayStand(), STANDING));
      const opening = stands ? this.#o.desk.open() : undefined;
      // Presence does not wait for a microphone that the browser asks about.
      const opened = opening && (await Promise.race([opening, wait(AT_ONCE)]));
      if (this.#visit !== visit) return;
      if (opening !== undefined && opened === undefined) this.#rising = { visit, muted: was.muted || this.#pushes };
      const place = opened ? 'stage' : sits;
      await this.#enter(visit, audio, place, !opened || was.muted || this.#pushes, twice ? undefined : session);
      if (twice) this.#o.notices.set('second-tab', true);
      if (opening !== undefined && opened === undefined) void this.#rise(visit, opening);
    } finally {
      this.#joining = false;
      this.#show();
    }
  }

  /** Goes on stage once the microphone is open, where the person was before the page was loaded again. */
  async #rise(visit: RoomVisit, opening: Promise<boolean>): Promise<void> {
    const opened = await opening;
    const muted = this.#rising?.visit === visit ? this.#rising.muted : true;
    this.#rising = undefined;
    const { participant } = visit;
    if (!opened || this.#visit !== visit || participant === undefined || participant.place === 'stage') return;
    if (!this.#mayStand()) return this.#o.desk.close();
    await participant.move('stage', muted);
    this.#remember();
    this.#show();
  }

  /** Resolves to true once `condition` is met; to false after `limit` ms, or when the person went elsewhere. */
  async #holds(visit: RoomVisit, condition: () => boolean, limit = Number.POSITIVE_INFINITY): Promise<boolean> {
    const end = performance.now() + limit;
    while (this.#visit === visit) {
      if (condition()) return true;
      if (performance.now() >= end) return false;
      await wait(50);
    }
    return false;
  }

  async #enter(
    visit: RoomVisit,
    audio: AudioEngine,
    place: Standing,
    muted: boolean,
    replaces?: Uint8Array,
  ): Promise<void> {
    const { peer, self, relays, iceServers, myName } = this.#o;
    const { Participant, createRtcLinks } = this.#inside!;
    this.#hush(visit.records, audio);
    const participant = new Participant({
      peer,
      room: visit.records,
      self,
      audio,
      listening: audio.relays,
      direct: createRtcLinks({ iceServers, carry: (voice, channel) => audio.carry(voice, channel) }),
      relays,
      name: () => myName.peek(),
      hidden: this.#o.hideAddress.peek(),
      replaces,
      keys: await this.#keysOf(visit, audio),
      recordable: recall(visit.records.id)?.recordable,
      stay: recallTalk(visit.records.id),
      onChange: () => this.#show(),
    });
    visit.participant = participant;
    holdSession(self.session.publicKey);
    await participant.enter(place, muted);
    if (this.#visit !== visit) return;
    for (const kind of ['removed-closed', 'removed', 'banned'] as const) this.#o.notices.set(kind, false);
    this.#remember();
    this.#place.value = 'room';
    this.#show();
    void this.parts.keepVoices(visit);
    void this.parts.keepLists(visit);
  }

  /** The room is so large that newcomers who listen join the audience. Somebody who may decide has a record of their own. */
  #isCrowded({ records: { permissions, roster } }: RoomVisit): boolean {
    const { self, relays } = this.#o;
    const decides = permissions.roleOf(personOf(self.identity)) !== 'none';
    return !decides && roster.size >= AUDIENCE_FROM && relays.held.length > 0;
  }

  /** The encryption of a members-only room; loaded only for people in one. */
  async #keysOf({ records }: RoomVisit, audio: AudioEngine): Promise<RoomKeys | undefined> {
    if (records.roster.charter?.access !== 'members') return undefined;
    const load = () => import('../../../node/participant/keys/room-keys.ts');
    const { KeyDeliveryRelays, RoomKeys } = await fetchCode(load);
    const { self, relays, peer, hideAddress } = this.#o;
    return new RoomKeys({
      records,
      self,
      audio,
      relays: new KeyDeliveryRelays({
        libp2p: peer.libp2p,
        records,
        held: () => relays.held.map((r) => r.connection),
        hidden: () => hideAddress.peek(),
      }),
      onChange: () => this.#show(),
    });
  }

  /** A replaced microphone continues where the old one was, or is `muted`. */
  async #microphoneBack(muted = false): Promise<void> {
    const participant = this.#visit?.participant;
    if (participant?.place === 'stage') await participant.setMuted(muted || participant.muted);
    this.#remember();
    this.#show();
  }

  async #quit(): Promise<void> {
    const visit = this.#visit;
    this.#turns++;
    this.#visit = undefined;
    this.#place.value = 'hallway';
    this.lobby.value = undefined;
    this.room.value = undefined;
    for (const kind of IN_A_ROOM) this.#o.notices.set(kind, false);
    // Nobody is heard while the farewell is under way.
    this.#o.desk.close();
    if (visit === undefined) return;
    forget();
    forgetTalk();
    await this.#inside?.endVisit(visit).catch((cause: unknown) => console.warn('a room was left halfway', cause));
    await (await this.#o.audio()).rest();
  }

  /** Whoever is blocked is neither decoded nor played, whatever session they come with, and never learns it: everything else about them goes on. */
  #hush({ roster }: RoomRecords, audio: AudioEngine): void {
    const volume = (id: string): number => this.#volumes.get(id) ?? 1;
    for (const id of this.#hushed) {
      if (roster.get(id) !== undefined) continue;
      this.#hushed.delete(id);
      audio.setVolume(id, volume(id));
    }
    for (const { id, person } of roster.members) {
      const blocked = people.of(person)?.blocked === true;
      if (blocked === this.#hushed.has(id)) continue;
      if (blocked) this.#hushed.add(id);
      else this.#hushed.delete(id);
      audio.setVolume(id, blocked ? 0 : volume(id));
    }
  }

  #isLetIn({ records: { permissions } }: RoomVisit): boolean {
    return permissions.exclusionOf(personOf(this.#o.self.identity)) === undefined;
  }

  /** Whoever pushes to talk comes on stage muted. */
  get #pushes(): boolean {
    return this.#o.desk.check.peek().pushToTalk === true;
  }

  #mayStand(): boolean {
    return this.#visit?.records.permissions.mayStand(personOf(this.#o.self.identity)) ?? false;
  }

  #remember(): void {
    const visit = this.#visit;
    if (visit?.participant === undefined) return;
    rememberTalk(visit.records.id, visit.participant.talk.stay);
    const rising = this.#rising?.visit === visit ? this.#rising : undefined;
    remember({
      room: visit.records.id,
      place: rising === undefined ? visit.participant.place : 'stage',
      muted: (rising ?? visit.participant).muted,
      recordable: visit.participant.recordable,
      session: toHex(this.#o.self.session.publicKey),
    });
  }

  #show(): void {
    const visit = this.#visit;
    if (visit === undefined) return;
    const { records, participant, door, grants, issuedGrants, standing } = visit;
    const myName = this.#o.myName.peek();
    const identity = this.#o.identity.publicKey;
    const { offer, hopeful } = grants;
    const joining = this.#joining;
    this.lobby.value = this.#inside?.lobbyOf({
      records,
      identity,
      myName,
      absent: door.absent,
      joining,
      knocking: visit.knocking,
      offer,
      hopeful,
      known: people.of,
    });
    if (participant === undefined || this.#inside === undefined) return;
    void this.#o.audio().then((audio) => this.#hush(records, audio));
    this.#o.notices.set('no-key', participant.keys?.overdue === true);
    this.#o.levels.keep(new Set([...records.roster.members.map((m) => m.id), 'me']));
    const held = this.#o.relays.held.map((r) => r.address);
    this.#inside.keepRules(visit, this.#o.self, myName);
    this.room.value = this.#inside.roomOf({
      records,
      identity,
      myName,
      participant,
      levels: this.#o.levels,
      volumes: this.#volumes,
      known: people.of,
      voices: this.#lookout.voices,
      loss: (id) => this.#lookout.loss(id),
      traffic: this.#lookout.traffic,
      relays: held.length > 0 ? held : visit.relays,
      page: this.#o.location.href,
      declined: standing.declined,
      texts: visit.texts,
      microphone: this.#o.desk.check.peek().open,
      invites: issuedGrants.invites,
      words: participant.keys?.words ?? [],
      recordsHere: canRecord() ? visit.recording !== undefined : undefined,
      webRtc: 'RTCPeerConnection' in globalThis,
    });
  }
}

function wait(ms: number): Promise<undefined> {
  return new Promise((done) => setTimeout(done, ms, undefined));
}
