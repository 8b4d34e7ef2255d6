/** A session of fixtures: shows a scenario, does what a person asks at once and on this page alone, and keeps a list of what was asked. */
import { type Signal, signal } from '@preact/signals';
import { NO_MODELS, type OwnCaptionState, type RoomCaptions } from '../../../src/client/session/view/captions.ts';
import type { CommunityActions } from '../../../src/client/session/view/communities.ts';
import type { Session } from '../../../src/client/session/view/index.ts';
import type { Lobby } from '../../../src/client/session/view/lobby.ts';
import type { RoomMusic } from '../../../src/client/session/view/music.ts';
import type { OpenedReport, ReportActions } from '../../../src/client/session/view/reports.ts';
import type { Person, Room } from '../../../src/client/session/view/room.ts';
import type { Scene } from './fixtures.ts';
import { scenarios } from './scenarios.ts';

export interface DemoSession extends Session {
  /** Every call of an action, in order. */
  readonly asked: readonly { readonly action: string; readonly values: readonly unknown[] }[];
  /** Changes the room that is shown. */
  change(room: Partial<Room>): void;
  person(name: string): Person;
  readonly captioned: boolean;
  readonly plays: boolean;
}

const reported: OpenedReport = {
  by: { key: 'aa', name: 'Dmitri' },
  about: { key: 'bb', name: 'Bao Linh' },
  key: 'bb'.repeat(32),
  title: 'Slow mornings',
  at: Date.UTC(2026, 10, 30, 19),
  reason: 'threat',
  words: 'He means it.',
  verdict: {
    began: undefined,
    seconds: ['signed', 'signed', 'quiet', 'broken', 'sealed'],
    faults: [{ bundle: 3, second: 3, why: 'signature' }],
    quotes: [
      { kind: 'line', at: Date.UTC(2026, 10, 30, 19), text: 'I know where you live', signed: true },
      { kind: 'caption', at: Date.UTC(2026, 10, 30, 19), text: '', signed: false },
    ],
    sound: undefined,
  },
};

/** One report waits, and whoever is reported has said something. */
const reportsOfTheStage: ReportActions = {
  evidence: async () => ({ seconds: 12, quotes: 2, readers: 1 }),
  forget: () => undefined,
  file: async () => ({ name: 'evening.stoa-report', blob: new Blob(), delivered: true }),
  waiting: async () => [{ id: 'report', came: reported.at }],
  unseen: async () => false,
  fetch: async () => reported,
  open: async () => 'changed',
  readable: async () => true,
};

/** Throws when there is no scenario of that name. */
export function demoSession(name: string): DemoSession {
  const make = scenarios[name];
  if (!make) throw new Error(`no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}`);
  const scene: Scene = make();
  const asked: { action: string; values: readonly unknown[] }[] = [];
  const view = {
    place: signal(scene.place),
    hallway: signal(scene.hallway ?? { status: 'ready' as const, community: 'lobby', rooms: [] }),
    communities: signal(scene.communities ?? { shown: undefined, followed: [] }),
    lobby: signal(scene.lobby),
    room: signal(scene.room),
    microphone: signal(
      scene.microphone ?? { open: false, microphones: [], chosen: '', preset: 'voice' as 'voice' | 'music' },
    ),
    ownLevel: signal(0),
    notices: signal(scene.notices ?? []),
    silent: signal(false),
    myName: signal(scene.myName ?? ''),
    hideAddress: signal(scene.hideAddress ?? false),
    onlyListens: signal(false),
  };

  const myself = (): Person => ({
    id: 'me',
    key: 'me',
    name: view.myName.value,
    me: true,
    role: 'host',
    muted: false,
    silenced: false,
    contradicts: false,
    invited: false,
    level: view.ownLevel,
    volume: 1,
    path: { kind: 'none' },
  });
  const enter = (speaking: boolean) => {
    const {
      title = '',
      host = '',
      open = true,
      access = 'anyone',
      stageBy = 'anyone',
      recordable = false,
    } = view.lobby.value ?? {};
    const me = myself();
    view.room.value = {
      id: 'room',
      title,
      host,
      open,
      link: 'https://stoa.example/#room',
      me,
      stage: speaking ? [me] : [],
      listening: speaking ? [] : [me],
      unlisted: [],
      atTheDoor: [],
      putOut: [],
      listeningCount: speaking ? 0 : 1,
      canSpeak: speaking,
      unheard: false,
      access,
      stageBy,
      recordable,
      recordedBy: [],
      locked: false,
      maySay: true,
      mayTakeStage: view.lobby.value?.maySpeak ?? true,
      askedToStage: false,
      chaired: true,
      chair: host,
      words: [],
      log: [],
      leftRelays: [],
      hands: [],
      lines: [],
      applause: [0, 0, 0, 0, 0],
    };
    view.place.value = 'room';
  };
  const change = (more: Partial<Room>) => {
    if (view.room.value) view.room.value = { ...view.room.value, ...more };
  };
  const changeMe = (more: Partial<Person>) => {
    const room = view.room.value;
    if (!room) return;
    const swap = (people: readonly Person[]) => people.map((person) => (person.me ? { ...person, ...more } : person));
    change({ me: { ...room.me, ...more }, stage: swap(room.stage), listening: swap(room.listening) });
  };
  const changePerson = (wanted: string, more: Partial<Person>) => {
    const swap = (people: readonly Person[] = []) =>
      people.map((person) => (person.id === wanted ? { ...person, ...more } : person));
    const { stage, listening, unlisted } = view.room.value ?? {};
    change({ stage: swap(stage), listening: swap(listening), unlisted: swap(unlisted) });
  };
  /** Takes somebody out of the lists. */
  const takeOut = (wanted: string): Person | undefined => {
    const { stage = [], listening = [], unlisted = [] } = view.room.value ?? {};
    const others = (people: readonly Person[]) => people.filter(({ id }) => id !== wanted);
    change({ stage: others(stage), listening: others(listening), unlisted: others(unlisted) });
    return [...stage, ...listening, ...unlisted].find(({ id }) => id === wanted);
  };
  const putOut = (wanted: string, putOut: 'removed' | 'banned') => {
    const somebody = takeOut(wanted);
    if (somebody) change({ unlisted: [...(view.room.value?.unlisted ?? []), { ...somebody, putOut }] });
  };
  const microphone = {
    microphones: [{ deviceId: 'default', label: 'Built-in microphone' }],
    chosen: 'default',
  };

  const note =
    <Result>(action: string, result: Result) =>
    async (...values: readonly unknown[]): Promise<Result> => {
      asked.push({ action, values });
      return result;
    };
  const communities: CommunityActions = {
    show: async (id) => {
      const { followed } = view.communities.value;
      view.communities.value = { followed, shown: followed.find((one) => one.id === id) };
    },
    make: note('make', undefined),
    edit: note('edit', undefined),
    sign: note('sign', undefined),
    check: note('check', [
      { kind: 'file', says: 'this' },
      { kind: 'name', says: 'older' },
    ]),
    look: note('look', undefined),
    join: note('join', undefined),
    forget: note('forget', undefined),
    invite: note('invite', 'https://stoa.example/#community=abc&invite=def'),
    takeBack: note('takeBack', undefined),
    code: async () => 'Q0dERTAxMjM0NTY3ODlhYmNkZWZnaGlqa2xtbm9wcXI',
    backUp: note('backUp', '{}'),
    restore: note('restore', undefined),
  };

  const own = signal<OwnCaptionState>(scene.ownCaptions ?? 'off');
  const captions: RoomCaptions = {
    lines: signal(scene.captions ?? []),
    own,
    setOwn: (on) => {
      own.value = on ? 'on' : 'off';
    },
    models: signal(scene.models ?? NO_MODELS),
    along: signal(scene.along ?? 'none'),
    setAlong: note('setAlong', undefined),
    useModel: note('useModel', undefined),
    stopFetching: note('stopFetching', undefined),
    removeModel: note('removeModel', undefined),
    file: (kind) => ({ name: `evening.${kind}`, blob: new Blob() }),
  };

  const now = signal(scene.plays);
  const waiting = signal<readonly string[]>(scene.plays === undefined ? [] : ['Side two', 'عود']);
  const volume = signal(1);
  const music: RoomMusic = {
    now,
    waiting,
    failed: signal(scene.plays === undefined ? [] : [{ title: 'A letter', why: 'codec' as const }]),
    volume,
    add: (files) => {
      const [first, ...others] = files.map((file) => file.name);
      if (first !== undefined) now.value = { title: first, paused: false, seconds: 64, length: 3_721 };
      waiting.value = others;
    },
    setPaused: (paused) => {
      if (now.value) now.value = { ...now.value, paused };
    },
    setVolume: (to) => {
      volume.value = to;
    },
    next: () => undefined,
    stop: () => {
      now.value = undefined;
      waiting.value = [];
    },
  };

  const actions: Session['act'] = {
    communities: async () => communities,
    lists: async () => ({
      of: async () => scene.banList ?? { mine: false, people: [], leftOut: 0, taken: [], offered: [] },
      takeOn: note('takeOn', undefined),
      takeOff: note('takeOff', undefined),
      strike: note('strike', undefined),
      listHere: async () => undefined,
      put: note('put', undefined),
      inForce: async () => new Map(),
      aboutMe: async () => undefined,
    }),
    planned: () => Promise.reject(new Error('nothing is planned on the stage')),
    reports: async () => reportsOfTheStage,
    openRoom: async ({ title, name: host, open, access, stageBy, recording }) => {
      view.myName.value = host;
      const lobby: Lobby = {
        status: 'found',
        id: 'room',
        title,
        host,
        open,
        stage: [],
        listening: [],
        access,
        stageBy,
        recordable: recording === 'host',
        mayEnter: true,
        maySpeak: true,
        hosting: true,
        locked: false,
        banned: false,
        knocking: false,
        seers: 0,
        joining: false,
      };
      view.lobby.value = lobby;
      view.place.value = 'lobby';
    },
    setName: (mine) => {
      view.myName.value = mine;
    },
    setHideAddress: (hide) => {
      view.hideAddress.value = hide;
    },
    checkMicrophone: async () => {
      view.microphone.value = { ...microphone, open: true, preset: 'voice' };
    },
    chooseMicrophone: async (chosen) => {
      view.microphone.value = { ...view.microphone.value, chosen };
    },
    setPreset: async (preset) => {
      view.microphone.value = { ...view.microphone.value, preset };
    },
    setLowData: async (lowData) => {
      view.microphone.value = { ...view.microphone.value, lowData };
    },
    setNoise: async (noise) => {
      view.microphone.value = { ...view.microphone.value, noise, unfiltered: false };
    },
    hearMyself: (on) => {
      view.microphone.value = {
        ...view.microphone.value,
        echo: on ? { is: 'listening', share: 0.4 } : { is: 'none' },
      };
    },
    setPushToTalk: (pushToTalk) => {
      view.microphone.value = { ...view.microphone.value, pushToTalk };
    },
    joinWithMicrophone: async () => enter(true),
    joinListening: async () => enter(false),
    setMuted: (muted) => changeMe({ muted }),
    takeStage: async () => {
      const me = view.room.value?.me;
      if (me) change({ canSpeak: true, stage: [...(view.room.value?.stage ?? []), me], listening: [] });
    },
    leaveStage: () => change({ canSpeak: false, stage: view.room.value?.stage.filter(({ me }) => !me) ?? [] }),
    explainHand: async () => true,
    raiseHand: async (raised) => {
      const { id, key, name } = view.room.value?.me ?? myself();
      const others = (view.room.value?.hands ?? []).filter((hand) => !hand.me);
      change({ hands: raised ? [...others, { id, key, name, me: true }] : others });
    },
    setRecording: async (on) => change({ recordsHere: on, recordedBy: on ? [view.room.value?.me.name ?? ''] : [] }),
    recordings: async () => ({
      list: async () => scene.recordings ?? [],
      archive: note('archive', { name: 'evening.zip', blob: new Blob() }),
      mix: note('mix', { name: 'evening.ogg', blob: new Blob() }),
      cut: note('cut', 'cut'),
      remove: note('remove', undefined),
    }),
    captions: async () => captions,
    music: async () => music,
    profiles: async () => ({ shown: signal(new Map()), ask: async () => true }),
    setKeepsMyVoice: (keepsMyVoice) => change({ keepsMyVoice }),
    react: async (reaction) => {
      change({ applause: (view.room.value?.applause ?? []).map((n, i) => n + Number(i === reaction)) });
    },
    write: async (text) => {
      const { id: by, key, name } = view.room.value?.me ?? myself();
      const lines = view.room.value?.lines ?? [];
      change({
        lines: [...lines, { id: `${lines.length}`, by, key, name: view.myName.value || name, me: true, text, at: 0 }],
      });
      return true;
    },
    setVolume: (id, volume) => {
      change({
        stage: view.room.value?.stage.map((person) => (person.id === id ? { ...person, volume } : person)) ?? [],
      });
    },
    leave: () => {
      view.place.value = 'hallway';
    },
    endRoom: () => {
      view.place.value = 'hallway';
    },
    acceptStage: async () => {
      const me = { ...(view.room.value?.me ?? myself()), muted: true };
      const stage = [...(view.room.value?.stage ?? []), me];
      const listening = (view.room.value?.listening ?? []).filter((person) => !person.me);
      change({ askedToStage: false, mayTakeStage: true, canSpeak: true, me, stage, listening });
    },
    declineStage: () => change({ askedToStage: false }),
    inviteToStage: (id) => changePerson(id, { invited: true }),
    toAudience: (wanted) => {
      const moved = takeOut(wanted);
      if (moved) change({ listening: [moved, ...(view.room.value?.listening ?? [])] });
    },
    setSilenced: (id, silenced) => changePerson(id, { silenced }),
    remove: (id) => putOut(id, 'removed'),
    ban: (id, term) => putOut(id, term === 'good' ? 'banned' : 'removed'),
    unban: (id) => {
      change({ putOut: (view.room.value?.putOut ?? []).filter((one) => one.id !== id) });
    },
    admit: (id) => {
      change({ atTheDoor: (view.room.value?.atTheDoor ?? []).filter((one) => one.id !== id) });
    },
    knock: async () => {
      const { value } = view.lobby;
      if (value !== undefined) view.lobby.value = { ...value, knocking: true };
    },
    setLocked: (locked) => change({ locked }),
    setRules: async () => true,
    setModerator: (id, moderator) => changePerson(id, { role: moderator ? 'moderator' : 'none' }),
    handOver: (id) => {
      changePerson(id, { role: 'host' });
      changeMe({ role: 'moderator' });
    },
    makeInvite: async (kind) => {
      const { left = 0, sent = [] } = view.room.value?.invites ?? {};
      if (left === 0) return undefined;
      const link = `https://stoa.example/#invite=${kind}-${sent.length}`;
      const made = { seat: `2.${sent.length}`, kind, link, revoked: false, expires: Date.now() + 3_600_000 };
      change({ invites: { left: left - 1, sent: [...sent, made] } });
      return link;
    },
    revokeInvite: (seat) => {
      const { left = 0, sent = [] } = view.room.value?.invites ?? {};
      const after = sent.map((invite) => (invite.seat === seat ? { ...invite, revoked: true } : invite));
      change({ invites: { left: left + 1, sent: after } });
    },
    resumeSound: async () => undefined,
    pauseSound: async () => undefined,
    dismiss: (notice) => {
      view.notices.value = view.notices.value.filter((other) => other !== notice);
    },
    report: async () => 'Stoa 0.1.0; one voice, direct',
  };
  const act = Object.fromEntries(
    Object.entries(actions).map(([action, run]: [string, (...values: never[]) => unknown]) => [
      action,
      (...values: never[]) => {
        // The room asks for what people carry by itself, whatever anybody does.
        if (action !== 'profiles' && action !== 'lists') asked.push({ action, values });
        return run(...values);
      },
    ]),
  ) as unknown as Session['act'];

  const people = () => [...(view.room.value?.stage ?? []), ...(view.room.value?.listening ?? [])];
  const stopTalking = talk(scene.talking ?? [], people, view.ownLevel);
  return {
    view,
    act,
    asked,
    change,
    captioned: scene.captions !== undefined,
    plays: scene.plays !== undefined,
    person: (wanted) => {
      const found = people().find((person) => person.name === wanted);
      if (!found) throw new Error(`nobody is called ${wanted}`);
      return found;
    },
    stop: async () => stopTalking(),
  };
}

/** Lets the given voices rise and fall, about 15 times a second as the audio engine does. */
function talk(ids: readonly string[], people: () => readonly Person[], own: Signal<number>): () => void {
  let tick = 0;
  const timer = setInterval(() => {
    tick++;
    ids.forEach((id, index) => {
      const level = 0.16 + 0.14 * Math.sin(tick * 0.9 + index * 2) + 0.1 * Math.sin(tick * 2.3);
      if (id === 'me') own.value = level;
      const person = people().find((someone) => someone.id === id);
      if (person?.me) own.value = level;
      else if (person) (person.level as Signal<number>).value = level;
    });
  }, 66);
  return () => clearInterval(timer);
}
