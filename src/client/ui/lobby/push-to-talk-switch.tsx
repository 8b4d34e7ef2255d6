import { useId } from 'preact/hooks';
import { Switch } from '../components/form/switch.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';

/** For people who want to be heard while they hold something down, and at no other time. */
export function PushToTalkSwitch() {
  const { view, act } = useSession();
  const id = useId();
  return (
    <div>
      <Switch
        label={t.microphone.push}
        on={view.microphone.value.pushToTalk === true}
        onChange={(on) => act.setPushToTalk(on)}
        describedBy={id}
      />
      <p id={id} class="hint">
        {t.microphone.pushHint}
      </p>
    </div>
  );
}
