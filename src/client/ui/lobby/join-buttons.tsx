import { useId, useState } from 'preact/hooks';
import type { Lobby } from '../../session/view/lobby.ts';
import { EarIcon, MicrophoneIcon } from '../components/room-icons.tsx';
import { Later } from '../shell/later.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/listener-texts.ts';
import { AddressLine } from './ip-notice.tsx';

/**
 * The ways into a room: to listen, and, for people who may speak at once, also with a microphone. The microphone button unfolds its check at the
 * first press; at the second it joins.
 */
export function LobbyDoor({ lobby }: { lobby: Lobby }) {
  const { view, act } = useSession();
  const [unfolded, setUnfolded] = useState(false);
  const microphone = view.microphone.value;
  const [name, setName] = useState(view.myName.value);
  const [checked, setChecked] = useState(false);
  const hint = useId();
  const barred = lobby.joining;

  const listen = () => {
    if (barred) return;
    if (name.trim() !== '') act.setName(name);
    void act.joinListening();
  };

  const join = () => {
    if (barred || !lobby.maySpeak) return;
    if (!view.microphone.peek().open) {
      setUnfolded(true);
      void act.checkMicrophone();
      return;
    }
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
        <button
          type="button"
          class="button primary large door-listen"
          aria-disabled={barred}
          aria-describedby={hint}
          onClick={listen}
        >
          <EarIcon />
          {t.lobby.listen}
        </button>
        {lobby.maySpeak && (
          <button type="submit" class="button door-join" aria-disabled={barred}>
            <MicrophoneIcon />
            {t.lobby.join}
          </button>
        )}
        <p id={hint} class="hint door-hint" role="status">
          {lobby.joining ? t.lobby.joining : t.lobby.listenHint}
        </p>
      </div>
      {!lobby.maySpeak && <p class="door-floor">{t.lobby.floor}</p>}
      {lobby.maySpeak && (unfolded || microphone.open || microphone.problem !== undefined) && (
        <Later>{({ MicrophonePanel }) => <MicrophonePanel name={name} onName={setName} checked={checked} />}</Later>
      )}
      <AddressLine seers={lobby.seers} />
    </form>
  );
}
