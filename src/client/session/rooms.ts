/** The way from a link to a room and out again: lobby, stay, farewell. One room at a time. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Directory } from '../../node/directory/directory.ts';
import type { Signer } from '../../node/identity/keys.ts';
import type { Peer } from '../../node/network/peer.ts';
import type { Charter } from '../../node/room/charter.ts';
import { isHost } from '../../node/room/rights.ts';
import type { Room as RoomRecords, Self } from '../../node/room/room.ts';
import { AUDIENCE_FROM } from '../../node/topology/plan.ts';
import type { AudioEngine, MicrophoneProblem, Preset, VoiceStats } from '../audio/engine.ts';
import { close, found } from './founding.ts';
import { formatFragment, parseFragment, type Route } from './fragment.ts';
import type { Levels } from './levels.ts';
import { EMPTY_LOBBY, lobbyOf } from './lobby-scene.ts';
import { Lookout } from './lookout.ts';
import type { MicrophoneDesk } from './microphone.ts';
import type { Notices } from './notices.ts';
import type { Relays } from './relays.ts';
import { forget, type Remembered, recall, remember } from './remembered.ts';
import type { roomOf } from './room-scene.ts';
import type { Lobby, NewRoom, Place, Room } from './view.ts';
import { createVisit, endVisit, startVisit, type Visit } from './visit.ts';

export interface RoomsOptions {
  readonly peer: Peer;
  readonly self: Self;
  readonly identity: Signer;
  readonly relays: Relays;
  readonly audio: () => Promise<AudioEngine>;
  readonly desk: MicrophoneDesk;
  readonly levels: Levels;
  readonly notices: Notices;
  readonly directory: () => Directory;
  readonly iceServers: () => RTCIceServer[];
  readonly location: Location;
  readonly myName: ReadonlySignal<string>;
  readonly hideAddress: ReadonlySignal<boolean>;
}

export class Rooms {
  readonly place: ReadonlySignal<Place>;
  readonly lobby: Signal<Lobby | undefined> = signal(undefined);
  readonly room: Signal<Room | undefined> = signal(undefined);
  readonly #o: RoomsOptions;
  readonly #place = signal<Place>('hallway');
  readonly #volumes = new Map<string, number>();
  readonly #lookout: Lookout;
  #visit: Visit | undefined;
  /** Loaded with what else is needed inside. */
  #roomOf: typeof roomOf | undefined;
  #joining = false;
  #started = false;
  readonly #until = new AbortController();

  constructor(options: RoomsOptions) {
    this.#o = options;
    this.place = computed(() => this.#place.value);
    this.#lookout = new Lookout({
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

  /** The records of the room this page is at. */
  get current(): RoomRecords | undefined {
    return this.#visit?.records;
  }

  get inside(): boolean {
    return this.#visit?.stay !== undefined;
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

  /** Makes a room and goes to its lobby. Throws RangeError for an empty title. */
  async open(room: NewRoom): Promise<void> {
    const charter = await found(this.#o.identity, room, document.documentElement.lang);
    await this.#quit();
    const relays = this.#o.relays.held.map((r) => r.address);
    this.#come({ at: 'room', room: charter.id, relays }, charter);
    this.#o.location.hash = formatFragment(charter.id, relays);
  }

  async join(place: 'stage' | 'listening'): Promise<void> {
    const visit = this.#visit;
    if (visit === undefined || visit.stay !== undefined || this.#joining) return;
    this.#joining = true;
    this.#show();
    try {
      const audio = await this.#o.audio();
      await audio.start();
      if (place === 'stage' && !this.#o.desk.check.peek().open && !(await this.#o.desk.open())) return;
      if (place === 'stage' && this.#o.desk.check.peek().problem !== undefined) return;
      if (place === 'listening') await this.#o.desk.close();
      if (this.#visit !== visit) return;
      await this.#enter(visit, audio, place, place !== 'stage');
      if (place === 'stage') this.#o.desk.confirm();
    } finally {
      this.#joining = false;
      this.#show();
    }
  }

  setMuted(muted: boolean): void {
    const stay = this.#visit?.stay;
    if (stay === undefined || stay.place !== 'stage') return;
    void stay.setMuted(muted).then(() => this.#remember());
    this.#show();
  }

  async takeStage(): Promise<void> {
    const stay = this.#visit?.stay;
    if (stay === undefined || stay.place === 'stage') return;
    if (!(await this.#o.desk.open())) return;
    if (this.#visit?.stay !== stay) return;
    this.#o.desk.confirm();
    await stay.move('stage', false);
    this.#remember();
    this.#show();
  }

  leaveStage(): void {
    const stay = this.#visit?.stay;
    if (stay === undefined || stay.place !== 'stage') return;
    void stay.move('listening', true).then(() => this.#remember());
    void this.#o.desk.close();
    this.#show();
  }

  async chooseMicrophone(deviceId: string): Promise<void> {
    if (await this.#o.desk.choose(deviceId)) await this.#microphoneBack();
  }

  async setPreset(preset: Preset): Promise<void> {
    await this.#o.desk.setPreset(preset);
    await this.#microphoneBack();
  }

  /** The microphone went away while I was on stage: I stay, silent, and am told what to do. */
  microphoneLost(problem: MicrophoneProblem): void {
    this.#o.notices.setMicrophone(problem);
    const stay = this.#visit?.stay;
    if (stay?.place === 'stage') void stay.setMuted(true);
    this.#show();
  }

  setVolume(id: string, volume: number): void {
    this.#volumes.set(id, volume);
    void this.#o.audio().then((audio) => audio.setVolume(id, volume));
    this.#show();
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.#visit?.stay?.talk.raise(raised);
  }

  async react(reaction: number): Promise<void> {
    await this.#visit?.stay?.talk.react(reaction);
  }

  async write(text: string): Promise<boolean> {
    return (await this.#visit?.stay?.talk.write(text)) ?? false;
  }

  nameChanged(): void {
    void this.#visit?.stay?.refresh();
  }

  /** Back to the hallway. */
  leave(): void {
    void this.#quit().then(() => {
      if (this.#o.location.hash !== '')
        history.pushState(null, '', this.#o.location.pathname + this.#o.location.search);
    });
  }

  /** Founder only: ends the room for all. */
  endRoom(): void {
    const visit = this.#visit;
    const charter = visit?.records.roster.charter;
    if (visit === undefined || charter === undefined || !this.#isMine(visit)) return;
    void (async () => {
      await visit.records.proclaim(await close(this.#o.identity, charter));
      this.leave();
    })();
  }

  relaysChanged(): void {
    this.#visit?.door.ask();
    this.#visit?.stay?.relay.relaysChanged();
    this.#show();
  }

  /** The network is back or the page woke up. */
  hurry(): void {
    this.#visit?.door.ask();
    this.#visit?.stay?.hurry();
  }

  /** The page closes. */
  vanish(): void {
    this.#visit?.stay?.vanish();
  }

  async report(): Promise<string> {
    const { writeReport } = await import('./report.ts');
    const { peer, relays } = this.#o;
    return writeReport({
      peer,
      relays,
      records: this.#visit?.records,
      stay: this.#visit?.stay,
      voices: this.#lookout.voices,
    });
  }

  /** Figures of one voice's playout, for tools that measure. */
  get voices(): ReadonlyMap<string, VoiceStats> {
    return this.#lookout.voices;
  }

  #follow(): void {
    const route = parseFragment(this.#o.location.hash);
    if (route.at === 'room') {
      if (this.#visit?.records.id === route.room) return;
      void this.#quit().then(() => this.#come(route));
    } else {
      void this.#quit().then(() => {
        if (route.at === 'hallway') return;
        this.lobby.value = { ...EMPTY_LOBBY, status: 'invalid' };
        this.#place.value = 'lobby';
      });
    }
  }

  /** Comes to a room's door. `made` is the charter when I have just founded it. */
  #come(route: Extract<Route, { at: 'room' }>, made?: Charter): void {
    const visit = createVisit(this.#o, route, () => this.#show());
    this.#visit = visit;
    startVisit(visit, () => this.#changed(visit), made);
    this.#place.value = 'lobby';
    this.#show();
    // Both are needed a tap later.
    void this.#o.audio();
    void import('./inside.ts');
    const remembered = recall(route.room);
    if (remembered !== undefined) void this.#comeBack(visit, remembered);
  }

  #changed(visit: Visit): void {
    if (this.#visit !== visit) return;
    const closed = visit.records.roster.charter?.closed === true;
    if (closed && visit.stay !== undefined && !this.#isMine(visit)) {
      this.#o.notices.set('removed-closed', true);
      this.leave();
      return;
    }
    this.#show();
  }

  #isMine({ records }: Visit): boolean {
    return isHost(records.roster.charter, { identity: this.#o.identity.publicKey });
  }

  async #comeBack(visit: Visit, was: Remembered): Promise<void> {
    this.#joining = true;
    this.#show();
    try {
      const audio = await this.#o.audio();
      await audio.start();
      const speaking = was.place === 'stage' && (await this.#o.desk.open());
      if (this.#visit !== visit) return;
      await this.#enter(visit, audio, speaking ? 'stage' : 'listening', !speaking || was.muted, was.session);
    } finally {
      this.#joining = false;
      this.#show();
    }
  }

  async #enter(
    visit: Visit,
    audio: AudioEngine,
    place: 'stage' | 'listening',
    muted: boolean,
    replaces?: Uint8Array,
  ): Promise<void> {
    const { peer, self, relays, iceServers, myName } = this.#o;
    const { Stay, roomOf } = await import('./inside.ts');
    this.#roomOf = roomOf;
    if (this.#visit !== visit) return;
    const stay = new Stay({
      peer,
      room: visit.records,
      self,
      audio,
      relays,
      iceServers,
      name: () => myName.peek(),
      hidden: this.#o.hideAddress.peek(),
      replaces,
      onChange: () => this.#show(),
    });
    visit.stay = stay;
    const crowded = visit.records.roster.size >= AUDIENCE_FROM && relays.held.length > 0;
    await stay.enter(place === 'listening' && crowded ? 'audience' : place, muted);
    if (this.#visit !== visit) return;
    this.#o.notices.set('removed-closed', false);
    this.#remember();
    this.#place.value = 'room';
    this.#show();
  }

  /** A swapped microphone speaks where the old one did. */
  async #microphoneBack(): Promise<void> {
    const stay = this.#visit?.stay;
    if (stay?.place !== 'stage') return;
    await stay.setMuted(stay.muted);
    this.#show();
  }

  async #quit(): Promise<void> {
    const visit = this.#visit;
    this.#visit = undefined;
    this.#place.value = 'hallway';
    this.lobby.value = undefined;
    this.room.value = undefined;
    for (const kind of ['relay-lost', 'link-weak', 'tap-to-hear'] as const) this.#o.notices.set(kind, false);
    if (visit === undefined) return;
    forget();
    await endVisit(visit);
    await this.#o.desk.close();
    if (visit.stay !== undefined) await (await this.#o.audio()).rest();
  }

  #remember(): void {
    const visit = this.#visit;
    if (visit?.stay === undefined) return;
    remember({
      room: visit.records.id,
      place: visit.stay.place === 'stage' ? 'stage' : 'listening',
      muted: visit.stay.muted,
      session: this.#o.self.session.publicKey,
    });
  }

  #show(): void {
    const visit = this.#visit;
    if (visit === undefined) return;
    const { records, stay, door } = visit;
    const myName = this.#o.myName.peek();
    const identity = this.#o.identity.publicKey;
    this.lobby.value = lobbyOf({ records, identity, myName, absent: door.absent, joining: this.#joining });
    if (stay === undefined || this.#roomOf === undefined) return;
    this.#o.levels.keep(new Set([...records.roster.members.map((m) => m.id), 'me']));
    const held = this.#o.relays.held.map((r) => r.address);
    this.room.value = this.#roomOf({
      records,
      identity,
      myName,
      stay,
      levels: this.#o.levels,
      volumes: this.#volumes,
      voices: this.#lookout.voices,
      loss: (id) => this.#lookout.loss(id),
      relays: held.length > 0 ? held : visit.relays,
      page: this.#o.location.href,
    });
  }
}
