import { Words } from '../components/words.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';

/** Five seconds of the own voice, played back as others would hear it. */
export function HearYourself() {
  const { view, act } = useSession();
  const { echo = { is: 'none' } } = view.microphone.value;
  const runs = echo.is === 'listening' || echo.is === 'playing';
  return (
    <div class="hear-yourself">
      <button type="button" class="button" onClick={() => act.hearMyself(!runs)}>
        <Words>{runs ? t.microphone.echoStop : t.microphone.echo}</Words>
      </button>
      {runs && <progress max={1} value={echo.share} aria-label={t.microphone.echoStates[echo.is]} />}
      <p class="hint" role="status">
        {t.microphone.echoStates[echo.is]}
      </p>
    </div>
  );
}
