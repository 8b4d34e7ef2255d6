/** @jsxImportSource ../plain */
import type { Session } from '../../session/view/index.ts';
import { Switch } from '../components/form/switch.tsx';
import { t } from '../texts/listener-texts.ts';

const ID = 'address-words';

/** Who would see this person's address, before it matters; and the switch that hides it. */
export function AddressLine({ session: { view, act }, seers }: { session: Session; seers: number }) {
  const hidden = view.hideAddress.value;
  return (
    <div class="address-line">
      {/* What the switch did is told at once; how many people come and go inside is not. */}
      <div role="status">
        {hidden && (
          <p id={ID} class="address-words">
            {t.lobby.hidden}
          </p>
        )}
      </div>
      {!hidden && (
        <p id={ID} class="address-words">
          {t.lobby.seers(seers)}
        </p>
      )}
      <Switch label={t.lobby.hide} on={hidden} onChange={act.setHideAddress} describedBy={ID} />
    </div>
  );
}
