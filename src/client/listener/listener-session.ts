/**
 * The page while it only listens: hallway, lobby and room over relays' WebSockets, without libp2p. The full session is loaded after the first voice,
 * or when something is requested that only it can do; it continues where this one is, and takes over the running subscription.
 */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { readFragment } from '../../node/directory/fragment.ts';
import type { RoomId } from '../../node/identity/ids.ts';
import type { RelaySource } from '../../node/listener/known-relays.ts';
import type { RoomSummary } from '../../node/listener/room-summary.ts';
import type { PlayEngine } from '../audio/play-only.ts';
import { Notices } from '../session/monitoring/notices.ts';
import { forget, recall, remember } from '../session/navigation/reload-memory.ts';
import type { BegunListening } from '../session/platform/begun-listening.ts';
import type { RelayNotice } from '../session/platform/relay-discovery.ts';
import { device } from '../session/platform/storage.ts';
import { VoiceLevels } from '../session/presenters/voice-levels.ts';
import { forwardActions } from '../session/view/forward.ts';
import type { Hallway } from '../session/view/hallway.ts';
import type { Actions, Screen, Session, View } from '../session/view/index.ts';
import { EMPTY_LOBBY, type Lobby } from '../session/view/lobby.ts';
import type { Room } from '../session/view/room.ts';
import { knownRelays, LOOK_IN, plainRoom } from './begin-listening.ts';
import { HallwayList } from './hallway-list.ts';
import { heldIdentity } from './held-identity.ts';
import { lobbyView, mayListen } from './lobby-view.ts';
import type { RoomView } from './room-view.ts';

export interface ListenerSessionOptions {
  readonly engine: PlayEngine;
  /** What the page's own server announces as a relay. */
  readonly notice: Promise<RelayNotice>;
  /** Fetches the room's screen. Resolves with what it shows of a summary. */
  readonly loadRoom: () => Promise<RoomView>;
  /** Fetches and starts the full session. */
  readonly loadSession: (begun: BegunListening) => Promise<Session>;
}

/** Nothing was found for this long: the session has more ways to look, ms. */
const PATIENCE = 2_500;
/** While somebody reads the hallway or the lobby for this long, the rest is loaded, ms. */
const IDLE = 2_000;
/** The first voice has been played by then, ms. */
const FIRST_SOUND = 300;
/** The room's screen is fetched once the lobby has stood for this long, or without a voice after entering, ms: a voice comes before it. */
const DRAW = 400;
/** A room where nobody speaks is waited for no longer than this, ms. */
const SILENCE = 3_000;

/** On the page's timeline: from here on it loads more than listening needs. */
export const SESSION_MARK = 'stoa-session';

/** The room that the page is at. */
interface Visit {
  readonly room: RoomId;
  readonly relays: readonly string[];
  summary: RoomSummary | undefined;
  inside: boolean;
  /** The output runs, as far as the browser lets it. */
  plays: boolean;
  /** The page was loaded again on stage: the session goes back there by itself. */
  isOnStage: boolean;
}

export function createListenerSession(options: ListenerSessionOptions): Session {
  return new ListenerSession(options);
}

class ListenerSession implements Session {
  readonly view: View;
  readonly act: Actions;
  readonly #o: ListenerSessionOptions;
  readonly #place = signal<Screen>('hallway');
  readonly #hallway: HallwayList;
  readonly #lobby: Signal<Lobby | undefined> = signal(undefined);
  readonly #room: Signal<Room | undefined> = signal(undefined);
  readonly #myName = signal(device.get('name') ?? '');
  readonly #hideAddress = signal(device.get('hide-address') === 'yes');
  readonly #notices = new Notices();
  readonly #silent = signal(false);
  readonly #levels = new VoiceLevels();
  readonly #volumes = new Map<string, number>();
  /** The full session, once it is loaded. */
  readonly #session = signal<Session | undefined>(undefined);
  /** It has caught up: from now on it is shown, and receives actions. */
  readonly #taken = signal(false);
  /** An action waits for it. */
  readonly #asked = signal(false);
  readonly #whenTaken = Promise.withResolvers<Actions>();
  readonly #until = new AbortController();
  #loading: Promise<Session> | undefined;
  #visit: Visit | undefined;
  #wait: ReturnType<typeof setTimeout> | undefined;
  #drawing: ReturnType<typeof setTimeout> | 'now' | undefined;
  /** Once it is there the room is shown. */
  #roomView: RoomView | undefined;

  constructor(options: ListenerSessionOptions) {
    this.#o = options;
    this.#hallway = new HallwayList(options.notice);
    // It rejects when the session does not start, which a notice reports.
    this.#whenTaken.promise.catch(() => undefined);
    this.view = this.#createView();
    this.act = forwardActions(
      () => (this.#taken.peek() ? this.#session.peek()?.act : undefined),
      () => this.#soon(),
      this.#ownActions(),
    );
    const { engine } = options;
    const { signal: until } = this.#until;
    for (const off of [
      engine.on('levels', (levels) => this.#levels.set(levels)),
      engine.on('running', (running) => {
        this.#silent.value = !running;
        this.#notices.set('tap-to-hear', !running);
      }),
    ])
      until.addEventListener('abort', off);
    addEventListener('hashchange', () => this.#follow(), { signal: until });
    addEventListener('offline', () => this.#notices.set('offline', true), { signal: until });
    addEventListener(
      'online',
      () => {
        this.#notices.set('offline', false);
        engine.listener.hurry();
      },
      { signal: until },
    );
    until.addEventListener(
      'abort',
      effect(() => this.#takeOver()),
    );
    this.#follow();
  }

  async stop(): Promise<void> {
    this.#end();
    await this.#o.engine.stop();
    await (await this.#loading?.catch(() => undefined))?.stop();
  }

  /** Goes where the page's address leads. */
  #follow(): void {
    const fragment = readFragment(location.hash);
    const room = plainRoom(fragment);
    this.#quit();
    if (fragment.isEmpty) {
      this.#openHallway();
      // The session knows which communities are followed.
      if (device.get('communities') !== undefined) void this.#load();
    } else if (room !== undefined) {
      this.#come(room, fragment.relays);
    } else {
      this.#place.value = fragment.community === undefined ? 'lobby' : 'hallway';
      this.#lobby.value = EMPTY_LOBBY;
      void this.#load();
    }
  }

  #come(room: RoomId, relays: readonly string[]): void {
    const { engine, notice } = this.#o;
    const was = recall(room);
    const visit: Visit = {
      room,
      relays,
      summary: undefined,
      inside: false,
      plays: false,
      isOnStage: was?.place === 'stage',
    };
    this.#visit = visit;
    this.#place.value = 'lobby';
    this.#lobby.value = { ...EMPTY_LOBBY, id: room };
    if (visit.isOnStage) void this.#load();
    else this.#loadIn(PATIENCE);
    engine.listener.open(room, (summary) => this.#hear(visit, summary, was !== undefined && !visit.isOnStage));
    this.#learn(relays, 'link');
    engine.listener.want(LOOK_IN);
    const still = (): boolean => this.#visit === visit;
    void notice.then(({ addresses }) => still() && this.#learn(addresses, 'server'));
    void heldIdentity().then((identity) => identity && still() && engine.listener.identify(identity));
  }

  #learn(addresses: readonly string[], from: RelaySource): void {
    this.#o.engine.listener.learn(knownRelays(addresses), from);
  }

  /** A change of the room. `comesBack`: the page was reloaded inside it. */
  #hear(visit: Visit, summary: RoomSummary, comesBack: boolean): void {
    if (this.#visit !== visit) return;
    const before = visit.summary;
    visit.summary = summary;
    if (!visit.inside && mayListen(summary)) {
      // After the page has been shown. It is needed a tap later, and where Opus is not available the tap says so.
      if (before === undefined) setTimeout(() => this.#o.engine.prepare().catch(() => undefined));
      this.#drawIn(comesBack ? 0 : DRAW);
      if (comesBack) void this.#listen();
      else if (before === undefined || !mayListen(before)) this.#loadIn(IDLE);
    }
    // Where not everybody may come in, the session decides who may.
    if (summary.known && !mayListen(summary)) void this.#load();
    if (visit.plays && summary.heard && !before?.heard) this.#loadIn(FIRST_SOUND);
    if (visit.inside && summary.heard) this.#draw();
    this.#show();
  }

  /** Enters the room to listen. */
  async #listen(): Promise<void> {
    const visit = this.#visit;
    if (visit?.summary === undefined || visit.inside || !mayListen(visit.summary)) return;
    visit.inside = true;
    if (recall(visit.room) === undefined) remember({ room: visit.room, place: 'listening', muted: true });
    const { engine } = this.#o;
    engine.listener.want({ listen: true, watch: true, guest: true });
    this.#loadIn(SILENCE);
    this.#drawIn(DRAW);
    try {
      // Within the current gesture.
      const starting = engine.start();
      this.#show();
      await starting;
      visit.plays = true;
      if (visit.summary.heard && this.#visit === visit) this.#loadIn(FIRST_SOUND);
    } catch {
      // The session finds the same, and explains it.
      if (this.#visit !== visit) return;
      visit.inside = false;
      this.#place.value = 'lobby';
      this.#show();
      await this.#leaveItToSession();
    }
  }

  #leave(): void {
    this.#session.peek()?.act.leave();
    if (location.hash !== '') history.pushState(null, '', location.pathname + location.search);
    this.#quit();
    forget();
    this.#openHallway();
  }

  #quit(): void {
    clearTimeout(this.#wait);
    this.#hallway.stop();
    this.#visit = undefined;
    this.#o.engine.listener.stop();
    this.#lobby.value = undefined;
    this.#room.value = undefined;
    void this.#o.engine.rest();
  }

  #openHallway(): void {
    this.#place.value = 'hallway';
    this.#loadIn(PATIENCE);
    this.#hallway.start();
  }

  #show(): void {
    const visit = this.#visit;
    if (visit?.summary === undefined) return;
    const { room, relays, summary, inside, isOnStage } = visit;
    this.#lobby.value = lobbyView(room, summary, inside || isOnStage);
    // Somebody who hears the room is in the lobby until its screen has come.
    if (!inside || this.#roomView === undefined) return;
    this.#place.value = 'room';
    this.#room.value = this.#roomView({
      room,
      summary,
      relays,
      myName: this.#myName.peek(),
      levels: this.#levels,
      volumes: this.#volumes,
      page: location.href,
    });
  }

  #drawIn(ms: number): void {
    this.#drawing ??= setTimeout(() => this.#draw(), ms);
  }

  /** Fetches the room's screen. */
  #draw(): void {
    if (this.#drawing === 'now') return;
    clearTimeout(this.#drawing);
    this.#drawing = 'now';
    // It is asked for until it comes.
    void this.#o.loadRoom().then((roomView) => {
      this.#roomView = roomView;
      this.#show();
    });
  }

  /** Loads the session after this many ms, unless the page goes elsewhere. */
  #loadIn(ms: number): void {
    if (this.#loading !== undefined) return;
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => void this.#load(), ms);
  }

  async #load(): Promise<void> {
    clearTimeout(this.#wait);
    if (this.#loading !== undefined) return;
    performance.mark(SESSION_MARK);
    this.#draw();
    void this.#o.engine.watchOver();
    this.#loading = this.#o.loadSession({
      engine: this.#o.engine,
      notice: this.#o.notice,
      carried: () => {
        const visit = this.#visit;
        if (visit === undefined) return undefined;
        return { room: visit.room, inside: visit.inside, records: () => this.#o.engine.listener.records() };
      },
    });
    try {
      this.#session.value = await this.#loading;
    } catch (cause) {
      console.error('the session did not start', cause);
      const heard = this.#visit?.summary !== undefined && mayListen(this.#visit.summary);
      this.#notices.set(heard ? 'only-listening' : 'old-browser', true);
      this.#whenTaken.reject(cause);
      if (this.#visit !== undefined) this.#visit.isOnStage = false;
      this.#show();
    }
  }

  /** Hands the page over as soon as the session shows no less than this one. */
  #takeOver(): void {
    const session = this.#session.value;
    if (session === undefined || this.#taken.value || !this.#hasCaughtUp(session.view)) return;
    this.#taken.value = true;
    this.#end();
    this.#whenTaken.resolve(session.act);
  }

  #hasCaughtUp(theirs: View): boolean {
    const place = theirs.place.value;
    const settled = isSettled(theirs.lobby.value);
    switch (this.#place.value) {
      case 'room':
        // In the lobby: it was not let in.
        return place === 'room' || (place === 'lobby' && settled);
      case 'lobby':
        return this.#asked.value || (place === 'lobby' && (settled || this.#lobby.value?.status !== 'found'));
      case 'hallway':
        return this.#asked.value || (place === 'hallway' && this.#listsNoLess(theirs.hallway.value));
    }
  }

  /** No card goes away from under a finger because another list is shown. */
  #listsNoLess({ status, rooms }: Hallway): boolean {
    const own = this.#hallway.view.value;
    const theirs = new Set(rooms.map(({ id }) => id));
    return (status !== 'connecting' || own.status === 'connecting') && own.rooms.every(({ id }) => theirs.has(id));
  }

  #end(): void {
    this.#until.abort();
    clearTimeout(this.#wait);
    if (this.#drawing !== 'now') clearTimeout(this.#drawing);
    this.#hallway.stop();
    this.#o.engine.listener.stop();
  }

  #createView(): View {
    const own = {
      place: this.#place,
      hallway: this.#hallway.view,
      communities: signal({ shown: undefined, followed: [] }),
      lobby: this.#lobby,
      room: this.#room,
      microphone: signal({ open: false, microphones: [], chosen: '', preset: 'voice' } as const),
      ownLevel: signal(0),
      notices: this.#notices.view,
      silent: this.#silent,
      myName: this.#myName,
      hideAddress: this.#hideAddress,
      onlyListens: signal(true),
    } satisfies View;
    const late = <K extends keyof View>(key: K): View[K] => {
      const shown = (): View => (this.#taken.value && this.#session.value?.view) || own;
      return computed(() => shown()[key].value) as ReadonlySignal<View[K]['value']> as View[K];
    };
    return Object.fromEntries((Object.keys(own) as (keyof View)[]).map((key) => [key, late(key)])) as unknown as View;
  }

  /** Loads the session for an action that waits for it. Rejects when there will be none. */
  #soon(): Promise<Actions> {
    void this.#load();
    this.#asked.value = true;
    return this.#whenTaken.promise;
  }

  async #leaveItToSession(): Promise<void> {
    // Where the session does not start, a notice says so.
    await this.#soon().then(
      (act) => act.joinListening(),
      () => undefined,
    );
  }

  /** Actions that need no session. */
  #ownActions(): Partial<Actions> {
    const tell = (what: (act: Actions) => void): void => {
      // A session that failed to load was reported by a notice.
      this.#loading?.then(({ act }) => what(act)).catch(() => undefined);
    };
    return {
      joinListening: () => {
        const { summary } = this.#visit ?? {};
        return summary !== undefined && mayListen(summary) ? this.#listen() : this.#leaveItToSession();
      },
      leave: () => this.#leave(),
      setVolume: (id, volume) => {
        this.#volumes.set(id, volume);
        this.#o.engine.setVolume(id, volume);
        tell((act) => act.setVolume(id, volume));
        this.#show();
      },
      setName: (name) => {
        this.#myName.value = name;
        device.set('name', name);
        tell((act) => act.setName(name));
      },
      setHideAddress: (hide) => {
        this.#hideAddress.value = hide;
        device.set('hide-address', hide ? 'yes' : undefined);
        tell((act) => act.setHideAddress(hide));
      },
      resumeSound: () => this.#o.engine.resume(),
      pauseSound: () => this.#o.engine.pause(),
      dismiss: (notice) => this.#notices.dismiss(notice),
    };
  }
}

/** Whether the page is ready to enter is known, and nobody is entering. */
function isSettled(lobby: Lobby | undefined): boolean {
  return lobby !== undefined && lobby.status !== 'looking' && !lobby.joining;
}
