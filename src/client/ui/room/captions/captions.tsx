import type { Room } from '../../../session/view/room.ts';
import { useCode } from '../../components/use-lazy.ts';
import { t } from '../../texts/room-texts.ts';
import { captionsShown } from './choices.ts';

/** Fetched by those who want to read. */
const loadPanel = () => import('./captions-panel.tsx');

/** What is said, to read, for those who want it. */
export function Captions({ room }: { room: Room }) {
  const shown = captionsShown.value;
  const code = useCode(loadPanel, shown);
  if (!shown || code === undefined) return null;
  if (code === 'failed') return <p class="hint problem">{t.captions.failed}</p>;
  return <code.CaptionsPanel room={room} />;
}
