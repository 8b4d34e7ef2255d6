import { useSession } from './session-context.ts';
import { Switch } from './switch.tsx';
import { t } from './texts.ts';

/** Who would see my address, before it matters; and the switch that hides it. `id` names the sentence for what it explains. */
export function AddressLine({ id, seers }: { id: string; seers: number }) {
  const { view, act } = useSession();
  const hidden = view.hideAddress.value;
  return (
    <div class="address-line">
      <p id={id} class={hidden ? 'address-words hidden' : 'address-words'} role="status">
        {hidden ? t.lobby.hidden : t.lobby.seers(seers)}
      </p>
      <Switch label={t.lobby.hide} on={hidden} onChange={act.setHideAddress} describedBy={id} />
    </div>
  );
}
