import { useId } from 'preact/hooks';
import { Switch } from '../components/form/switch.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/listener-texts.ts';

/** Who would see this person's address, before it matters; and the switch that hides it. */
export function AddressLine({ seers }: { seers: number }) {
  const { view, act } = useSession();
  const id = useId();
  const hidden = view.hideAddress.value;
  return (
    <div class="address-line">
      {/* What the switch did is told at once; how many people come and go inside is not. */}
      <div role="status">
        {hidden && (
          <p id={id} class="address-words">
            {t.lobby.hidden}
          </p>
        )}
      </div>
      {!hidden && (
        <p id={id} class="address-words">
          {t.lobby.seers(seers)}
        </p>
      )}
      <Switch label={t.lobby.hide} on={hidden} onChange={act.setHideAddress} describedBy={id} />
    </div>
  );
}
