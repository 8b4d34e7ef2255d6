/** @jsxImportSource ../plain */
import type { Session } from '../../session/view/index.ts';
import type { Lobby } from '../../session/view/lobby.ts';
import { EarIcon, MicrophoneIcon } from '../components/door-icons.tsx';
import { Later } from '../shell/later.tsx';
import { t } from '../texts/listener-texts.ts';
import { checked, open, typedName, unfolded } from './door.ts';
import { AddressLine } from './ip-notice.tsx';

const HINT = 'door-hint';

/**
 * The ways into a room: to listen, and, for people who may speak at once, also with a microphone. The microphone button unfolds its check at the
 * first press, which changes what it says; at the second it joins. Hosts come to talk: theirs is the large one, and right after opening the room they
 * find the check unfolded.
 */
export function LobbyDoor({ session, lobby }: { session: Session; lobby: Lobby }) {
  const { view, act } = session;
  const microphone = view.microphone.value;
  const name = typedName.value ?? view.myName.value;
  const barred = lobby.joining;
  const hosts = lobby.hosting && lobby.maySpeak;
  const checks = lobby.maySpeak && (unfolded.value || microphone.open || microphone.problem !== undefined);

  const check = () => {
    unfolded.value = true;
    void act.checkMicrophone();
  };

  const listen = () => {
    if (barred) return;
    if (name.trim() !== '') act.setName(name);
    void act.joinListening();
  };

  const join = () => {
    if (barred || !lobby.maySpeak) return;
    if (!checks) return check();
    checked.value = true;
    if (name.trim() === '') return;
    act.setName(name);
    void act.joinWithMicrophone();
  };

  return (
    <form
      ref={open}
      class="door"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        join();
      }}
    >
      <div class="door-buttons">
        {hosts && <JoinButton first checks={checks} off={barred} describedBy={HINT} />}
        <button
          type="button"
          class={hosts ? 'button door-second' : 'button primary large door-first'}
          aria-disabled={barred}
          aria-describedby={hosts ? undefined : HINT}
          onClick={listen}
        >
          <EarIcon />
          {t.lobby.listen}
        </button>
        {lobby.maySpeak && !hosts && <JoinButton checks={checks} off={barred} />}
        <p id={HINT} class="hint door-hint" role="status">
          {lobby.joining ? t.lobby.joining : hosts && checks ? t.lobby.onAirHint : t.lobby.listenHint}
        </p>
      </div>
      {!lobby.maySpeak && <p class="door-floor">{t.lobby.floor}</p>}
      {checks && (
        <Later>{({ MicrophonePanel }) => <MicrophonePanel name={name} onName={type} checked={checked.value} />}</Later>
      )}
      {hosts && <Later>{({ HostsCheck }) => <HostsCheck check={check} />}</Later>}
      <AddressLine session={session} seers={lobby.seers} />
    </form>
  );
}

const type = (name: string): void => {
  typedName.value = name;
};

interface JoinButtonProps {
  /** The large one. */
  readonly first?: boolean;
  /** The microphone's check is unfolded: the next press joins. */
  readonly checks: boolean;
  readonly off: boolean;
  readonly describedBy?: string;
}

function JoinButton({ first = false, checks, off, describedBy }: JoinButtonProps) {
  return (
    <button
      type="submit"
      class={first ? 'button primary large door-first' : 'button door-second'}
      aria-disabled={off}
      aria-describedby={describedBy}
    >
      <MicrophoneIcon />
      {checks ? t.lobby.onAir : t.lobby.join}
    </button>
  );
}
