import { useEffect } from 'preact/hooks';
import { fetchCode } from '../../../session/platform/fetch-code.ts';
import type { Room } from '../../../session/view/room.ts';
import { useCode } from '../../components/use-lazy.ts';
import { t } from '../../texts/room-texts.ts';
import { musicShown } from './shown.ts';

/** Fetched by those who play something. */
const loadPlayer = () => fetchCode(() => import('./music-player.tsx'));

/** The player of files, once somebody on stage has asked for it. */
export function Music({ room }: { room: Room }) {
  const shown = musicShown.value && room.canSpeak;
  const code = useCode(loadPlayer, shown);
  // It does not come along to another room, nor back on stage.
  useEffect(() => {
    if (!room.canSpeak) musicShown.value = false;
    return () => {
      musicShown.value = false;
    };
  }, [room.id, room.canSpeak]);
  if (!shown || code === undefined) return null;
  if (code === 'failed') return <p class="hint problem">{t.music.notLoaded}</p>;
  return <code.MusicPlayer room={room} />;
}
