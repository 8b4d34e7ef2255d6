import { useId } from 'preact/hooks';
import { Choice } from '../components/form/radio-list.tsx';
import { LevelBar } from '../components/level-bar.tsx';
import { useHeard } from '../components/use-speaking.ts';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';
import { LowDataSwitch } from './low-data-switch.tsx';
import { NoiseFilter } from './noise-filter.tsx';
import { PushToTalkSwitch } from './push-to-talk-switch.tsx';

/** The microphone's picker, level, "say something" check and sound; or its problem and a remedy. */
export function MicrophoneCheck() {
  const { view, act } = useSession();
  const { open, problem, microphones, chosen, preset } = view.microphone.value;
  const id = useId();
  const ready = open && problem === undefined;
  if (microphones.length === 0 && problem === undefined) {
    // The browser names the devices once permission was granted.
    return (
      <p class="hint" role="status">
        {t.microphone.opening}
      </p>
    );
  }
  return (
    <div class="form microphone-check">
      {problem !== undefined && (
        <div class="problem-box" role="alert">
          <p>{t.microphone.problems[problem]}</p>
          <button type="button" class="button" onClick={() => void act.checkMicrophone()}>
            {t.microphone.again}
          </button>
        </div>
      )}
      {microphones.length > 0 && (
        <div class="field">
          <label for={id}>{t.microphone.picker}</label>
          <select id={id} value={chosen} onChange={(event) => void act.chooseMicrophone(event.currentTarget.value)}>
            {!microphones.some(({ deviceId }) => deviceId === chosen) && (
              <option value={chosen}>{t.microphone.standard}</option>
            )}
            {microphones.map(({ deviceId, label }, index) => (
              <option key={deviceId} value={deviceId}>
                {label.trim() === '' ? t.microphone.unnamed(index + 1) : label}
              </option>
            ))}
          </select>
          {ready && <SaySomething microphone={chosen} />}
        </div>
      )}
      {ready && (
        <Choice
          legend={t.microphone.sound}
          value={preset}
          options={[
            { value: 'voice', label: t.microphone.voice, hint: t.microphone.voiceHint },
            { value: 'music', label: t.microphone.music, hint: t.microphone.musicHint },
          ]}
          onChange={(wanted) => void act.setPreset(wanted)}
        />
      )}
      {ready && preset === 'voice' && <NoiseFilter />}
      {ready && <PushToTalkSwitch />}
      {ready && <LowDataSwitch />}
    </div>
  );
}

function SaySomething({ microphone }: { microphone: string }) {
  const { view } = useSession();
  const heard = useHeard(view.ownLevel, microphone);
  const words = { waiting: t.microphone.saySomething, heard: t.microphone.heard, nothing: t.microphone.nothing };
  return (
    <>
      <LevelBar level={view.ownLevel} />
      <p class={`hint heard-${heard}`} role="status">
        {words[heard]}
      </p>
    </>
  );
}
