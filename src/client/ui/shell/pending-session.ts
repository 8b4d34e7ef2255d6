import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Session, View } from '../../session/view/index.ts';
import type { Notice } from '../../session/view/notices.ts';

/** The page before anything is known: the hallway or, when the address carries a fragment, a room's lobby being looked for. */
function firstView(fragment: string, notices: readonly Notice[]): { [K in keyof View]: View[K]['value'] } {
  return {
    place: fragment.length > 1 && !fragment.startsWith('#community=') ? 'lobby' : 'hallway',
    hallway: { status: 'connecting', community: '', rooms: [] },
    communities: { shown: undefined, followed: [] },
    lobby: undefined,
    room: undefined,
    microphone: { open: false, microphones: [], chosen: '', preset: 'voice' },
    ownLevel: 0,
    notices,
    myName: '',
    hideAddress: false,
  };
}

/**
 * A session that is there at once while the real one is still loading: it shows the first view, then the real one's; what a
 * person does meanwhile is done when it is there. When loading fails, a notice says so.
 */
export function lateSession(loading: Promise<Session>, fragment: string): Session {
  const loaded = signal<Session | undefined>(undefined);
  const failed = signal<readonly Notice[]>([]);
  loading.then(
    (session) => {
      loaded.value = session;
    },
    (cause) => {
      console.error('the session did not start', cause);
      failed.value = [{ kind: 'old-browser' }];
    },
  );
  const late = <K extends keyof View>(key: K): View[K] =>
    computed(() =>
      loaded.value ? loaded.value.view[key].value : firstView(fragment, failed.value)[key],
    ) as ReadonlySignal<View[K]['value']> as View[K];
  const view: View = {
    place: late('place'),
    hallway: late('hallway'),
    communities: late('communities'),
    lobby: late('lobby'),
    room: late('room'),
    microphone: late('microphone'),
    ownLevel: late('ownLevel'),
    notices: late('notices'),
    myName: late('myName'),
    hideAddress: late('hideAddress'),
  };
  const soon = (run: (session: Session) => void) => {
    // A session that fails to load has said so by a notice.
    loading.then(run, () => undefined);
  };
  const act: Session['act'] = {
    openRoom: async (room) => (await loading).act.openRoom(room),
    communities: async () => (await loading).act.communities(),
    setName: (name) => soon(({ act }) => act.setName(name)),
    setHideAddress: (hide) => soon(({ act }) => act.setHideAddress(hide)),
    checkMicrophone: async () => (await loading).act.checkMicrophone(),
    chooseMicrophone: async (deviceId) => (await loading).act.chooseMicrophone(deviceId),
    setPreset: async (preset) => (await loading).act.setPreset(preset),
    joinWithMicrophone: async () => (await loading).act.joinWithMicrophone(),
    joinListening: async () => (await loading).act.joinListening(),
    setMuted: (muted) => soon(({ act }) => act.setMuted(muted)),
    takeStage: async () => (await loading).act.takeStage(),
    leaveStage: () => soon(({ act }) => act.leaveStage()),
    raiseHand: async (raised) => (await loading).act.raiseHand(raised),
    react: async (reaction) => (await loading).act.react(reaction),
    write: async (text) => (await loading).act.write(text),
    setVolume: (personId, volume) => soon(({ act }) => act.setVolume(personId, volume)),
    leave: () => soon(({ act }) => act.leave()),
    endRoom: () => soon(({ act }) => act.endRoom()),
    acceptStage: async () => (await loading).act.acceptStage(),
    declineStage: () => soon(({ act }) => act.declineStage()),
    inviteToStage: (personId) => soon(({ act }) => act.inviteToStage(personId)),
    toAudience: (personId) => soon(({ act }) => act.toAudience(personId)),
    setSilenced: (personId, silenced) => soon(({ act }) => act.setSilenced(personId, silenced)),
    remove: (personId) => soon(({ act }) => act.remove(personId)),
    ban: (personId) => soon(({ act }) => act.ban(personId)),
    setLocked: (locked) => soon(({ act }) => act.setLocked(locked)),
    setModerator: (personId, moderator) => soon(({ act }) => act.setModerator(personId, moderator)),
    handOver: (personId) => soon(({ act }) => act.handOver(personId)),
    makeInvite: async (kind) => (await loading).act.makeInvite(kind),
    revokeInvite: (seat) => soon(({ act }) => act.revokeInvite(seat)),
    resumeSound: async () => (await loading).act.resumeSound(),
    dismiss: (notice) => {
      if (failed.value.includes(notice)) failed.value = [];
      else soon(({ act }) => act.dismiss(notice));
    },
    report: async () => (await loading).act.report(),
  };
  return { view, act, stop: async () => (await loading).stop() };
}
