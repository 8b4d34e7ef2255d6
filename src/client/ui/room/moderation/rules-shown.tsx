import { useId } from 'preact/hooks';
import type { Room } from '../../../session/view/room.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

/** What everybody sees of the rules: what the room is about, the pinned message, and who alone is heard. */
export function RulesShown({ room: { rules } }: { room: Room }) {
  const heading = useId();
  if (rules === undefined) return null;
  const { floor, pinned, about } = rules;
  return (
    <section
      class="rules-shown"
      aria-labelledby={pinned === '' ? undefined : heading}
      hidden={!(floor || pinned || about)}
    >
      {about !== '' && (
        <p class="rules-about" dir="auto">
          {about}
        </p>
      )}
      {pinned !== '' && (
        <>
          <h2 id={heading}>{t.rules.pinned}</h2>
          <p class="rules-pinned" dir="auto">
            {pinned}
          </p>
        </>
      )}
      <p class="rules-floor" role="status">
        {floor && (floor.me ? t.rules.floorMe : t.rules.floorNow(shownName(floor.name)))}
      </p>
    </section>
  );
}
