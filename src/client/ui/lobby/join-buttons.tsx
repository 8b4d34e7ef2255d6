import { useEffect, useId, useState } from 'preact/hooks';
import type { Lobby } from '../../session/view/lobby.ts';
import { EarIcon, MicrophoneIcon } from '../components/door-icons.tsx';
import { Later } from '../shell/later.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/listener-texts.ts';
import { AddressLine } from './ip-notice.tsx';

/**
 * The ways into a room: to listen, and, for people who may speak at once, also with a microphone. The microphone button unfolds its check at the
 * first press, which changes what it says; at the second it joins. Hosts come to talk: theirs is the large one, and right after opening the room they
 * find the check unfolded.
 */
export function LobbyDoor({ lobby }: { lobby: Lobby }) {
  const { view, act } = useSession();
  const [unfolded, setUnfolded] = useState(false);
  const microphone = view.microphone.value;
  const [name, setName] = useState(view.myName.value);
  const [checked, setChecked] = useState(false);
  const hint = useId();
  const barred = lobby.joining;
  const hosts = lobby.hosting && lobby.maySpeak;
  const checks = lobby.maySpeak && (unfolded || microphone.open || microphone.problem !== undefined);

  const check = () => {
    setUnfolded(true);
    void act.checkMicrophone();
  };

  useEffect(() => {
    // Nobody is asked for a microphone who has pressed nothing yet.
    if (hosts && navigator.userActivation?.hasBeenActive === true && !view.microphone.peek().open) check();
  }, [hosts]);

  const listen = () => {
    if (barred) return;
    if (name.trim() !== '') act.setName(name);
    void act.joinListening();
  };

  const join = () => {
    if (barred || !lobby.maySpeak) return;
    if (!checks) return check();
    setChecked(true);
    if (name.trim() === '') return;
    act.setName(name);
    void act.joinWithMicrophone();
  };

  return (
    <form
      class="door"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        join();
      }}
    >
      <div class="door-buttons">
        {hosts && <JoinButton first checks={checks} off={barred} describedBy={hint} />}
        <button
          type="button"
          class={hosts ? 'button door-second' : 'button primary large door-first'}
          aria-disabled={barred}
          aria-describedby={hosts ? undefined : hint}
          onClick={listen}
        >
          <EarIcon />
          {t.lobby.listen}
        </button>
        {lobby.maySpeak && !hosts && <JoinButton checks={checks} off={barred} />}
        <p id={hint} class="hint door-hint" role="status">
          {lobby.joining ? t.lobby.joining : hosts && checks ? t.lobby.onAirHint : t.lobby.listenHint}
        </p>
      </div>
      {!lobby.maySpeak && <p class="door-floor">{t.lobby.floor}</p>}
      {checks && (
        <Later>{({ MicrophonePanel }) => <MicrophonePanel name={name} onName={setName} checked={checked} />}</Later>
      )}
      <AddressLine seers={lobby.seers} />
    </form>
  );
}

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
