import { useId } from 'preact/hooks';
import type { Room } from '../../session/view/room.ts';
import { LowDataSwitch } from '../lobby/low-data-switch.tsx';
import { t } from '../texts/room-texts.ts';

const MB = 1_000_000;

/** How much the room has taken so far, and the switch that makes it less. */
export function DataUse({ traffic }: { traffic: Room['traffic'] }) {
  const title = useId();
  return (
    <section class="data-use" aria-labelledby={title}>
      <h3 id={title}>{t.data.title}</h3>
      {traffic !== undefined && <p class="data-used">{t.data.used(traffic.received / MB, traffic.sent / MB)}</p>}
      <p class="hint">{t.data.usedHint}</p>
      <LowDataSwitch />
    </section>
  );
}
