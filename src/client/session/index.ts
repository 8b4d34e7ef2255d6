/**
 * The session: one page's life between network, room and audio, behind the seam the interface sees (view.ts).
 *
 * ```ts
 * const session = await createSession();
 * session.view.hallway.value.rooms;
 * ```
 */

import { generateKeyPair } from '@libp2p/crypto/keys';
import { computed, effect, signal, untracked } from '@preact/signals';
import { homeOf } from '../../node/community/name.ts';
import { COMMUNITY_PATTERN, DEFAULT_COMMUNITY } from '../../node/directory/constants.ts';
import { Directory } from '../../node/directory/directory.ts';
import { fetchDirectory } from '../../node/directory/snapshot-protocol.ts';
import { GrantStore } from '../../node/grants/grant-store.ts';
import { libp2pSigner } from '../../node/identity/libp2p-signer.ts';
import type { NewRoom } from '../../node/participant/create-room.ts';
import { createSessionIdentity } from '../../node/participant/session-identity.ts';
import type { Charter } from '../../node/records/charter.ts';
import { MAX_NAME, MAX_NAME_BYTES } from '../../node/records/constants.ts';
import { RelayPool } from '../../node/relays/relay-pool.ts';
import { Lazy } from '../../node/util/lazy.ts';
import { paced } from '../../node/util/paced.ts';
import { tidyText } from '../../node/wire/text.ts';
import type { AudioEngine } from '../audio/engine.ts';
import { OWN_VOICE } from '../audio/engine.ts';
import type { ListDesk } from './banlists/list-desk.ts';
import type { Communities } from './community/communities.ts';
import { Notices } from './monitoring/notices.ts';
import { noticeClock, noticeMicrophone } from './monitoring/problem-notices.ts';
import { roomActions } from './navigation/room-actions.ts';
import { RoomNavigator } from './navigation/room-navigator.ts';
import { people } from './people/people-store.ts';
import type { PlanDesk } from './planned/plan-desk.ts';
import { plannedHere } from './planned/planned-here.ts';
import type { BegunListening } from './platform/begun-listening.ts';
import { checkClock, serverTime } from './platform/clock-check.ts';
import { fetchCode } from './platform/fetch-code.ts';
import { loadIdentity } from './platform/identity-store.ts';
import { MicrophoneDesk } from './platform/microphone.ts';
import { createPagePeer } from './platform/page-peer.ts';
import { discoverRelays, type RelayNotice } from './platform/relay-discovery.ts';
import { offersIn, stunIn } from './platform/relay-offers.ts';
import { device } from './platform/storage.ts';
import { hallwayRoomOf } from './presenters/faces.ts';
import { VoiceLevels } from './presenters/voice-levels.ts';
import type { ReportDesk } from './report/report-desk.ts';
import type { Hallway } from './view/hallway.ts';
import type { Session, View } from './view/index.ts';
import type { Notice } from './view/notices.ts';

export interface SessionOptions {
  /** Location with the page's fragment; by default that of the window. */
  readonly location?: Location;
  /** What the page has started already. */
  readonly begun?: BegunListening;
}

/** Cards come one by one, hundreds of them at first and of many rooms some with every moment: the hallway is shown so often at most, ms. */
const HALLWAY_PACE = 200;
/** How often the hallway asks its relay again, ms: gossip brings changes, this repairs what gossip lost. */
const ASK_DIRECTORY = 20_000;
const DISCOVER_TIMEOUT = 5_000;
/** After its start the page has more urgent things to do for so long, ms. */
const SAY_PLANS = 15_000;

/** Starts the session. Rejects when the browser lacks something that the page needs (WebRTC, secure context). */
export async function createSession({ location = window.location, begun }: SessionOptions = {}): Promise<Session> {
  // The relay's announcement is fetched while keys are generated.
  const discovering = begun?.notice ?? discoverRelays(AbortSignal.timeout(DISCOVER_TIMEOUT));
  const [privateKey, identity] = await Promise.all([generateKeyPair('Ed25519'), loadIdentity()]);
  const signer = libp2pSigner(privateKey);
  const { self, renew } = await createSessionIdentity(identity, signer);
  let iceServers: RTCIceServer[] = [];
  const hideAddress = signal(device.get('hide-address') === 'yes');
  const peer = await createPagePeer({
    privateKey,
    iceServers: () => iceServers,
    hidden: () => hideAddress.peek(),
    refuses: (address) => relays.refuses(address),
  });

  const myName = signal(tidyText(device.get('name') ?? '', MAX_NAME, MAX_NAME_BYTES));
  const levels = new VoiceLevels();
  const notices = new Notices();
  const silent = signal(false);
  const grants = new GrantStore(device);

  // The audio engine is loaded when the first lobby opens, so that the hallway appears sooner.
  const engines = new Lazy(async (): Promise<AudioEngine> => {
    const { createAudioEngine } = await fetchCode(() => import('../audio/index.ts'));
    const engine = createAudioEngine(begun?.engine);
    engine.on('levels', (all) => levels.set(all));
    engine.on('running', (running) => {
      silent.value = !running;
      notices.set('tap-to-hear', !running);
    });
    engine.on('unfiltered', () => void rooms.unfiltered());
    engine.on('relayBusy', (busy) => notices.set('relay-busy', busy));
    engine.on('echo', (state) => desk.echoes(state));
    engine.on('microphone', () => {
      desk.changed(engine);
      rooms.refresh();
    });
    return engine;
  });
  const audio = (): Promise<AudioEngine> => engines.get();
  // Without an engine nothing sounds.
  const withAudio = (what: (engine: AudioEngine) => Promise<void>): Promise<void> =>
    audio()
      .then(what)
      .catch(() => undefined);
  const desk = new MicrophoneDesk({
    audio,
    onProblem: (problem) => noticeMicrophone(notices, problem),
    onBack: (unexpected) => rooms.microphoneBack(unexpected),
    devices: navigator.mediaDevices,
  });

  const hallway = signal<Hallway>({ status: 'connecting', community: DEFAULT_COMMUNITY, rooms: [] });
  const communities = signal<View['communities']['value']>({ shown: undefined, followed: [] });
  /** The hallway of the shown community; undefined in the lobby. */
  let aside: Directory | undefined;
  const showHallway = (): void => {
    const status = relays.held.length > 0 ? 'ready' : relays.hopeless || !navigator.onLine ? 'offline' : 'connecting';
    const { community, listing } = aside ?? lobby;
    const { shown } = communities.peek();
    hallway.value = { status, community: shown?.name ?? community, rooms: listing.rooms().map(hallwayRoomOf) };
  };
  const showSoon = paced(showHallway, HALLWAY_PACE);
  const openHallway = (community: string): Directory => {
    const directory = new Directory({ gossip: peer.gossip, community });
    directory.on('change', showSoon);
    directory.start();
    return directory;
  };
  let lobby = openHallway(DEFAULT_COMMUNITY);
  const directoryOf = (charter: Charter): Directory => {
    const home = homeOf(charter);
    if (home === undefined) return lobby;
    // Somebody who came by a room's link may not follow its community, but announces the room there all the same.
    return home === aside?.community ? aside : new Directory({ gossip: peer.gossip, community: home, maxRooms: 1 });
  };

  // Few people follow a community, so only they load its code.
  const following = new Lazy(async (): Promise<Communities> => {
    const { Communities } = await import('./community/communities.ts');
    const made = new Communities({
      identity,
      grants,
      relays,
      location,
      inHallway: () => rooms.place.value === 'hallway',
      hideAddress: () => hideAddress.peek(),
      onShow: (community) => {
        aside?.stop();
        aside = community === undefined ? undefined : openHallway(community);
        void askDirectory();
      },
      onChange: (view) => {
        communities.value = view;
        showHallway();
      },
    });
    await made.start();
    return made;
  });
  const follow = (): Promise<Communities> => following.get();

  /** By how much this device's clock was found to be wrong, ms. */
  let clock: number | undefined;
  const asked = new Set<string>();
  const askDirectory = async (): Promise<void> => {
    const offsets: number[] = [];
    for (const { connection } of relays.held) {
      try {
        const time = await fetchDirectory(connection, aside ?? lobby, AbortSignal.timeout(DISCOVER_TIMEOUT));
        if (time !== undefined) offsets.push(time - Date.now());
      } catch {
        // Gossip and the next round make up for a relay that does not answer.
      }
    }
    showHallway();
    // While nobody answers, the last result is kept.
    if (offsets.length === 0) return;
    const off = await checkClock(offsets, () => serverTime(AbortSignal.timeout(DISCOVER_TIMEOUT)));
    // Records signed ahead of time hide current ones, from this page and from peers that are as wrong: a new session has no such past.
    if (off === undefined && clock !== undefined && clock < 0 && rooms.place.peek() !== 'hallway')
      notices.set('clock-set', true);
    clock = off;
    noticeClock(notices, off);
  };
  const relays = new RelayPool({
    peer,
    store: device,
    // Nobody meets strangers before they are in a room with them.
    strangers: () => rooms.inside && !hideAddress.peek(),
    onChange: () => {
      const held = new Set(relays.held.map((r) => r.connection.id));
      const fresh = [...held].some((id) => !asked.has(id));
      asked.clear();
      for (const id of held) asked.add(id);
      if (fresh) void askDirectory();
      else showHallway();
      rooms.relaysChanged();
      void following.begun?.then((made) => made.relaysChanged(fresh));
    },
  });

  const rooms = new RoomNavigator({
    peer,
    self,
    identity,
    grants,
    relays,
    audio,
    desk,
    levels,
    notices,
    directory: directoryOf,
    reports: () => reports.get(),
    lists: () => lists.get(),
    onCommunity: (route) => void follow().then((made) => made.come(route)),
    iceServers: () => iceServers,
    location,
    myName,
    hideAddress,
    clockIsRight: () => clock === undefined,
    carried: () => begun?.carried(),
  });

  const plans = new Lazy(async (): Promise<PlanDesk> => {
    const { PlanDesk } = await fetchCode(() => import('./planned/plan-desk.ts'));
    const made = new PlanDesk({
      identity,
      relays: () => relays.held.map(({ address }) => address),
      myName: () => myName.peek(),
      under: async (community) => (await follow()).under(community),
      come: (charter, plan) => rooms.openPlanned(charter, plan),
      onPlanned: () => {
        plannedHere.value = true;
      },
    });
    await made.start();
    return made;
  });
  const reports = new Lazy(async (): Promise<ReportDesk> => {
    const { ReportDesk } = await fetchCode(() => import('./report/report-desk.ts'));
    return new ReportDesk({
      identity,
      relays: () => relays.held.map(({ address }) => address),
      myName: () => myName.peek(),
      inside: () => rooms.visit,
    });
  });
  const lists = new Lazy(async (): Promise<ListDesk> => {
    const { ListDesk } = await fetchCode(() => import('./banlists/list-desk.ts'));
    const made = new ListDesk({
      identity: identity.publicKey,
      relays: () => relays.held.map(({ address }) => address),
      room: () => rooms.visit?.records,
    });
    await made.start();
    return made;
  });
  // Relays that were started anew, or that let go of what nobody says any more, hear of what this person has planned.
  const saying = setTimeout(() => {
    if (device.get('planned') !== undefined) void plans.get().then((desk) => desk.sayAgain());
  }, SAY_PLANS);
  const remind = (): void => {
    if (device.get('reminders') !== undefined)
      void fetchCode(() => import('./planned/reminders/reminders.ts')).then(({ startReminders }) =>
        startReminders(() => rooms.place.peek() === 'room'),
      );
  };
  remind();

  const enterCommunity = (notice: RelayNotice): void => {
    iceServers = stunIn(notice).map((urls) => ({ urls }));
    const { community } = notice;
    if (community !== undefined && COMMUNITY_PATTERN.test(community) && community !== lobby.community) {
      lobby.stop();
      lobby = openHallway(community);
    }
    // Whoever is in the hallway of a community wants its relays first.
    const prefer = rooms.current === undefined && communities.peek().shown === undefined;
    relays.learn(notice.addresses, { prefer, own: true });
    relays.learnOffers(offersIn(notice));
  };

  if (device.get('communities') !== undefined) void follow();
  void discovering.then((notice) => {
    enterCommunity(notice);
    relays.start();
    rooms.start();
  });

  const listeners = new AbortController();
  const { signal: until } = listeners;
  const stopPeople = effect(() => {
    void people.list.value;
    untracked(() => rooms.peopleChanged());
  });
  until.addEventListener('abort', stopPeople);
  const wake = (): void => {
    notices.set('offline', false);
    relays.hurry();
    rooms.hurry();
  };
  addEventListener('online', wake, { signal: until });
  // Another tab wants to be reminded, and may be closed before.
  addEventListener('storage', remind, { signal: until });
  addEventListener('offline', () => notices.set('offline', true), { signal: until });
  addEventListener('pagehide', () => rooms.vanish(), { signal: until });
  addEventListener('pageshow', (event) => event.persisted && wake(), { signal: until });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && rooms.hurry(), {
    signal: until,
  });
  const timer = setInterval(() => {
    void renew();
    void askDirectory();
  }, ASK_DIRECTORY);

  const setName = (name: string): void => {
    const tidy = tidyText(name, MAX_NAME, MAX_NAME_BYTES);
    myName.value = tidy;
    device.set('name', tidy);
    rooms.nameChanged();
  };

  const session: Session = {
    view: {
      place: rooms.place,
      hallway,
      communities,
      lobby: rooms.lobby,
      room: rooms.room,
      microphone: desk.check,
      ownLevel: computed(() => levels.of(OWN_VOICE).value),
      notices: notices.view,
      silent,
      myName,
      hideAddress,
      onlyListens: signal(false),
    },
    act: {
      openRoom: async (room: NewRoom) => {
        if (tidyText(room.name, MAX_NAME, MAX_NAME_BYTES) === '') throw new RangeError('a name is needed');
        setName(room.name);
        const under = room.community === undefined ? undefined : (await follow()).under(room.community);
        if (room.community !== undefined && under === undefined) throw new RangeError('not allowed there');
        await rooms.open(room, under);
      },
      communities: follow,
      planned: () => plans.get(),
      lists: () => lists.get(),
      reports: () => reports.get(),
      setName,
      setHideAddress: (hide) => {
        hideAddress.value = hide;
        device.set('hide-address', hide ? 'yes' : undefined);
      },
      checkMicrophone: () => rooms.openMicrophone(),
      chooseMicrophone: (deviceId) => rooms.chooseMicrophone(deviceId),
      setPreset: (preset) => rooms.setPreset(preset),
      setLowData: async (on) => {
        await rooms.setLowData(on);
        (await following.begun)?.dataChanged();
      },
      setNoise: (noise) => rooms.setNoise(noise),
      hearMyself: (on) => desk.hearMyself(on),
      setPushToTalk: (on) => rooms.setPushToTalk(on),
      joinWithMicrophone: () => rooms.join('stage'),
      joinListening: () => rooms.join('listening'),
      setMuted: (muted) => rooms.setMuted(muted),
      takeStage: () => rooms.takeStage(),
      leaveStage: () => rooms.leaveStage(),
      setVolume: (id, volume) => rooms.setVolume(id, volume),
      knock: () => rooms.knock(),
      leave: () => rooms.leave(),
      acceptStage: () => rooms.takeStage(),
      ...roomActions(rooms, identity),
      resumeSound: () => withAudio((engine) => engine.resume()),
      pauseSound: () => withAudio((engine) => engine.pause()),
      dismiss: (notice: Notice) => notices.dismiss(notice),
      report: () => rooms.report(),
    },
    stop: async () => {
      listeners.abort();
      clearInterval(timer);
      clearTimeout(saying);
      await rooms.stop();
      (await following.begun)?.stop();
      aside?.stop();
      lobby.stop();
      relays.stop();
      await (await engines.begun)?.stop();
      await peer.stop();
    },
  };
  if (new URLSearchParams(location.search).has('debug'))
    Object.assign(globalThis, { stoaSession: { session, peer, rooms, audio } });
  return session;
}
