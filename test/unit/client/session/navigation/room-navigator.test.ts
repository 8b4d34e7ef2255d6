import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Notices } from '../../../../../src/client/session/monitoring/notices.ts';
import type { RoomContext } from '../../../../../src/client/session/navigation/room-context.ts';
import { RoomNavigator } from '../../../../../src/client/session/navigation/room-navigator.ts';
import type { CarriedRoom } from '../../../../../src/client/session/platform/begun-listening.ts';
import { MicrophoneDesk } from '../../../../../src/client/session/platform/microphone.ts';
import { VoiceLevels } from '../../../../../src/client/session/presenters/voice-levels.ts';
import { Directory } from '../../../../../src/node/directory/directory.ts';
import { NO_STATUS, type RelaySubscription } from '../../../../../src/node/fanout/subscribe/relay-port.ts';
import { GrantStore } from '../../../../../src/node/grants/grant-store.ts';
import { createSessionIdentity } from '../../../../../src/node/participant/session-identity.ts';
import { RoomState } from '../../../../../src/node/room/room-state.ts';
import { Air, type Listener } from '../../../../support/fakes/fake-gossip.ts';
import { charter, signer } from '../../../../support/records/records.ts';

const nothing = (): undefined => undefined;

/** Listens at no relay. */
const subscription: RelaySubscription = {
  status: NO_STATUS,
  use: nothing,
  allow: nothing,
  want: nothing,
  hurry: nothing,
  say: () => false,
  stop: nothing,
};

/** Audio without sound: whether a microphone is open, and whether it is muted. */
const audio = {
  started: Promise.resolve(),
  stream: undefined as string | undefined,
  muted: true,
  paused: false,
  relays: { open: (): RelaySubscription => subscription },
  start: () => audio.started,
  resume: async () => void Object.assign(audio, { paused: false }),
  capture: async () => void Object.assign(audio, { stream: '00000000000000aa' }),
  release: () => void Object.assign(audio, { stream: undefined }),
  setKept: () => undefined,
  microphones: async () => [],
  setMuted: (muted: boolean) => void Object.assign(audio, { muted }),
  on: () => () => undefined,
  hear: nothing,
  drop: nothing,
  keepSigned: nothing,
  rest: async () => undefined,
  get live(): boolean {
    return audio.stream !== undefined;
  },
};

let rooms: RoomNavigator;
let notices: Notices;
let gossip: Listener;
/** What the page has begun before the session came. */
let carried: CarriedRoom | undefined;
let held: { id: string; address: string }[];

beforeEach(async () => {
  Object.assign(audio, { started: Promise.resolve(), stream: undefined, muted: true, paused: false });
  vi.stubGlobal('document', { documentElement: { lang: 'en' } });
  // Stays at the hallway's address, so that leaving has none to restore.
  const location = { hash: '', href: 'https://stoa.example/', pathname: '/', search: '' };
  const [identity, session] = await Promise.all([signer(1), signer(2)]);
  notices = new Notices();
  carried = undefined;
  held = [];
  gossip = new Air().join();
  const hallway = new Directory({ gossip: new Air().join(), community: 'stoa' });
  const engine = async () => audio as never;
  const desk = new MicrophoneDesk({ audio: engine, onProblem: nothing, onBack: nothing });
  const context = {
    peer: { gossip, libp2p: { handle: async () => undefined, unhandle: async () => undefined }, blame: nothing },
    self: (await createSessionIdentity(identity, session)).self,
    identity,
    grants: new GrantStore({ get: nothing, set: nothing }),
    relays: { held, learn: nothing, learnNamed: nothing, on: () => () => undefined },
    audio: engine,
    desk,
    levels: new VoiceLevels(),
    notices,
    directory: () => hallway,
    reports: async () => ({ unseen: async () => false }),
    lists: async () => ({ keptOut: async () => new Map(), isUnknown: () => false }),
    onCommunity: nothing,
    iceServers: () => [],
    location: new Proxy(location, { set: () => true }),
    myName: signal('Ada'),
    hideAddress: signal(false),
    clockIsRight: () => true,
    carried: () => carried,
  };
  rooms = new RoomNavigator(context as unknown as RoomContext);
  await rooms.open({ title: 'Bees', open: false, access: 'anyone', stageBy: 'anyone' } as never);
});

afterEach(async () => {
  await rooms.stop();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Holds the start of audio until it is called. */
function holdAudio(): () => void {
  let go: () => void = nothing;
  audio.started = new Promise((done) => {
    go = done;
  });
  return go;
}

it('who unmuted expects the same microphone back, and by another one is heard only after unmuting', async () => {
  await rooms.join('stage');
  rooms.setMuted(false);
  rooms.microphoneBack(false);
  expect(audio.muted).toBe(false);
  expect(notices.view.value).toEqual([]);

  rooms.microphoneBack(true);
  expect(audio.muted).toBe(true);
  expect(rooms.visit?.participant?.muted).toBe(true);
  expect(notices.view.value).toEqual([{ kind: 'other-microphone' }]);
  rooms.setMuted(false);
  expect(audio.muted).toBe(false);
  expect(notices.view.value).toEqual([]);
});

it('who pushes to talk comes on stage muted, by every way, and is muted by choosing to', async () => {
  rooms.setPushToTalk(true);
  try {
    await rooms.join('stage');
    expect([audio.stream, audio.muted]).toEqual(['00000000000000aa', true]);
    rooms.setMuted(false);
    expect(audio.muted).toBe(false);
    rooms.leaveStage();
    await rooms.takeStage();
    expect([rooms.visit?.participant?.place, audio.muted]).toEqual(['stage', true]);
    // Chosen on stage by somebody who is heard.
    rooms.setPushToTalk(false);
    rooms.setMuted(false);
    rooms.setPushToTalk(true);
    expect(audio.muted).toBe(true);
    rooms.setPushToTalk(false);
    expect(audio.muted).toBe(true);
  } finally {
    rooms.setPushToTalk(false);
  }
});

it('the microphone is closed as soon as somebody leaves, before others know', async () => {
  await rooms.join('stage');
  expect(audio.stream).toBeDefined();
  gossip.publish = () => new Promise(nothing);
  rooms.leave();
  expect(audio.stream).toBeUndefined();
});

it('a pause of the sound ends when somebody joins, and when they take the stage', async () => {
  audio.paused = true;
  await rooms.join('listening');
  expect(audio.paused).toBe(false);
  audio.paused = true;
  await rooms.takeStage();
  expect([rooms.visit?.participant?.place, audio.paused]).toEqual(['stage', false]);
});

it('who leaves while audio starts opens no microphone, and has not knocked', async () => {
  for (const begin of [() => rooms.join('stage'), () => rooms.knock()]) {
    const go = holdAudio();
    const begun = begin();
    const presented = vi.spyOn(rooms.visit!.records, 'present');
    rooms.leave();
    go();
    await begun;
    expect(audio.stream).toBeUndefined();
    expect(presented).not.toHaveBeenCalled();
    await rooms.open({ title: 'Bees', open: false, access: 'anyone', stageBy: 'anyone' } as never);
  }
});

it('who is let in and cannot come in finds the ordinary door again, and takes their record along', async () => {
  vi.spyOn(console, 'warn').mockImplementation(nothing);
  let fail: (cause: unknown) => void = nothing;
  const { grants, records } = rooms.visit!;
  const departed = vi.spyOn(records, 'depart');
  vi.spyOn(grants, 'present').mockReturnValue(
    new Promise((_, reject) => {
      fail = reject;
    }),
  );
  await rooms.knock();
  await vi.waitFor(() => expect(grants.present).toHaveBeenCalled());
  expect(rooms.lobby.value).toMatchObject({ knocking: true, joining: true });
  fail(new Error('no answer'));
  await vi.waitFor(() => expect(rooms.lobby.value).toMatchObject({ knocking: false, joining: false }));
  expect(rooms.inside).toBe(false);
  rooms.leave();
  expect(departed).toHaveBeenCalled();
});

it('who listens already comes in, even where what is known of the room cannot be read yet', async () => {
  vi.spyOn(console, 'warn').mockImplementation(nothing);
  const founded = await charter(await signer(9), { created: Date.now() });
  carried = { room: founded.id, inside: true, records: async () => ({}) };
  held.push({ id: 'olive', address: '/ip4/192.0.2.1/tcp/1/ws/p2p/olive' });
  const merge = vi.spyOn(RoomState.prototype, 'merge').mockRejectedValueOnce(new Error('off-line'));
  await rooms.openPlanned(founded, '');
  await vi.waitFor(() => expect(rooms.inside).toBe(true));
  expect(await merge.mock.results[0]!.value.catch(String)).toBe('Error: off-line');
});
