import type { Room } from '../../session/view/room.ts';
import { t } from '../texts/room-texts.ts';
import { Captions } from './captions/captions.tsx';
import { Side } from './chat/chat-sidebar.tsx';
import { WhyRaised } from './chat/hand-reason.tsx';
import { Door } from './moderation/door.tsx';
import { RulesShown } from './moderation/rules-shown.tsx';
import { Music } from './music/music.tsx';
import { Plays } from './music/plays.tsx';
import { hearingSummary } from './people/connection-text.ts';

/** What accompanies the voices: captions, who waits at the door, chat and hands, and how everybody is heard. */
export function Talk({ room, onHearing }: { room: Room; onHearing: () => void }) {
  return (
    <>
      <Plays room={room} />
      <Captions room={room} />
      <Music room={room} />
      <Door room={room} />
      <RulesShown room={room} />
      <WhyRaised room={room} />
      <Side room={room} />
      <div class="how-heard">
        {!room.chaired && <p class="no-chair">{t.order.none}</p>}
        <p class="hint">{hearingSummary(room.stage)}</p>
        <button type="button" class="button text-button" onClick={onHearing}>
          {t.hearing.open}
        </button>
      </div>
    </>
  );
}
