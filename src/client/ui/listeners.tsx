import { useId, useState } from 'preact/hooks';
import type { Room } from '../session/view.ts';
import { Disc } from './disc.tsx';
import { Name } from './name.tsx';
import { shownName } from './names.ts';
import { t } from './texts.ts';

/** Discs shown at first, and with each page more; the others are a number, so that a crowd costs no more than a class. */
const PAGE = 40;

/** Those who just listen: those who have a record in the room by name, a page at a time; all others as a number. */
export function Listeners({ room }: { room: Room }) {
  const heading = useId();
  const [pages, setPages] = useState(1);
  const shown = room.listening.slice(0, pages * PAGE);
  const more = Math.max(room.listeningCount, room.listening.length) - shown.length;
  const alone = room.stage.length + room.listeningCount <= 1;
  return (
    <section class="listening" aria-labelledby={heading}>
      <h2 id={heading}>{t.room.listening}</h2>
      {shown.length === 0 && more <= 0 && <p class="hint">{alone ? t.room.alone : t.room.listeningEmpty}</p>}
      <ul class="listening-people">
        {shown.map((person) => (
          <li
            key={person.id}
            class="listener"
            aria-label={shownName(person.name)}
            aria-description={person.me ? t.room.you : undefined}
            data-me={person.me ? '' : undefined}
            title={shownName(person.name)}
          >
            <Disc face={person} size="small" />
            <Name name={person.name} />
          </li>
        ))}
      </ul>
      {more > 0 && <p class="listening-more">{t.room.more(more)}</p>}
      {room.listening.length > shown.length && (
        <button type="button" class="button" onClick={() => setPages(pages + 1)}>
          {t.room.showMore}
        </button>
      )}
    </section>
  );
}
