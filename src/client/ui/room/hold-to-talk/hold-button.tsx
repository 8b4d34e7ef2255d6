import { useEffect, useRef } from 'preact/hooks';
import type { Room } from '../../../session/view/room.ts';
import { MicrophoneIcon } from '../../components/door-icons.tsx';
import { MutedIcon } from '../../components/room-icons.tsx';
import { Words } from '../../components/words.tsx';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/room-texts.ts';
import { followHolds } from './follow-holds.ts';

/** In the place of "Mute" and "Unmute" for people who push to talk: heard while it, or the space bar, is held. */
export function HoldButton({ room }: { room: Room }) {
  const { act, view } = useSession();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!button.current) return undefined;
    return followHolds(
      button.current,
      (talking) => act.setMuted(!talking),
      () => {
        const { me, unheard } = view.room.peek() ?? room;
        act.setMuted(unheard || !me.muted);
      },
    );
  }, [act, view]);
  const { unheard } = room;
  const talking = !room.me.muted;
  return (
    <button
      ref={button}
      type="button"
      class={`button control control-voice control-hold ${unheard ? 'control-off' : talking ? 'live' : 'primary'}`}
      aria-pressed={talking}
      aria-keyshortcuts="Space M"
      aria-description={unheard ? t.room.unheardHint : t.room.holdHint}
    >
      {talking ? <MicrophoneIcon /> : <MutedIcon />}
      <Words>{unheard ? t.room.unheard : talking ? t.room.youTalk : t.room.hold}</Words>
    </button>
  );
}
