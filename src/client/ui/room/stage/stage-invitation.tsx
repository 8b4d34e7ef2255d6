import { useLayoutEffect } from 'preact/hooks';
import type { Room } from '../../../session/view/room.ts';
import { useSession } from '../../shell/session-context.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';
import { whoAsks } from '../moderation/moderation-options.ts';
import { useAnswered } from './answered-focus.ts';
import { useComingUp } from './name-first.tsx';

/** "Ada invites you to speak", above the controls: nothing moves for it, and nothing happens before an answer. */
export function Asked({ room }: { room: Room }) {
  const { act } = useSession();
  const { opening, comeUp, question, forget } = useComingUp(act.acceptStage);
  const { place, answer } = useAnswered(room.askedToStage);
  useLayoutEffect(() => {
    // A later invitation begins with its own question.
    if (!room.askedToStage) forget();
  }, [room.askedToStage]);
  const by = whoAsks(room);
  // The live region is always there, because one that appears together with its text is often not read.
  return (
    <>
      <div class="asked" role="status" ref={place}>
        {room.askedToStage && (
          <div class="asked-card">
            <p>
              <strong>{by === '' ? t.room.someoneAsked : t.room.asked(shownName(by))}</strong>
              <span class="hint">{opening ? t.room.speaking : t.room.askedHint}</span>
            </p>
            <div class="asked-buttons">
              <button
                type="button"
                class="button"
                onClick={() => {
                  answer();
                  act.declineStage();
                }}
              >
                {t.room.notNow}
              </button>
              <button
                type="button"
                class="button primary"
                aria-disabled={opening}
                onClick={() => {
                  answer();
                  comeUp();
                }}
              >
                {t.room.comeUp}
              </button>
            </div>
          </div>
        )}
      </div>
      {/* Outside the live region, which would read the dialog out once more. */}
      {room.askedToStage && question}
    </>
  );
}
