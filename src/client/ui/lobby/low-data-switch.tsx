import { useId } from 'preact/hooks';
import { Switch } from '../components/form/switch.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';

/** For people who pay for what they send and fetch. */
export function LowDataSwitch() {
  const { view, act } = useSession();
  const id = useId();
  return (
    <div class="low-data">
      <Switch
        label={t.data.less}
        on={view.microphone.value.lowData === true}
        onChange={(on) => void act.setLowData(on)}
        describedBy={id}
      />
      <p id={id} class="hint">
        {t.data.lessHint}
      </p>
    </div>
  );
}
