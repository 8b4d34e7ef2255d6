import { useEffect, useState } from 'preact/hooks';
import { findPlans } from '../../session/planned/find-plans.ts';
import { plannedHere } from '../../session/planned/planned-here.ts';
import { ownServer } from '../../session/platform/relay-servers.ts';
import type { PlannedRoom } from '../../session/view/planned.ts';
import { moment } from '../texts/format-time.ts';
import { shownName, shownTitle } from '../texts/names.ts';
import { t } from '../texts/planned-texts.ts';
import { useNow } from './use-now.ts';

/** Rooms that are shown; the calendar has all of them. */
const SHOWN = 12;
/** How often the relay is asked again, ms. */
const ASK_AGAIN = 60_000;

/** What is planned, at the relay that the page came from. `community`: in its hallway. */
export function ComingUp({ community }: { community: string | undefined }) {
  const [found, setFound] = useState<readonly PlannedRoom[]>([]);
  const now = useNow();
  const planned = plannedHere.value;
  useEffect(() => {
    setFound([]);
    let isWanted = true;
    const ask = () => void findPlans([ownServer()], { community }).then((all) => isWanted && setFound(all));
    ask();
    const timer = setInterval(ask, ASK_AGAIN);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [community, planned]);
  const shown = found.flatMap((room) => {
    const next = room.meetings.find(({ ends }) => ends > now);
    return next === undefined ? [] : [{ room, next }];
  });
  if (shown.length === 0) return null;
  const feed = `${ownServer()}calendar/${community === undefined ? 'all' : `community/${community}`}.ics`;
  return (
    <section class="earlier" aria-labelledby="coming-up">
      <h2 id="coming-up">{t.planned.title}</h2>
      <p class="hint">{t.planned.lead}</p>
      <ul class="earlier-list">
        {shown.slice(0, SHOWN).map(({ room, next }) => {
          const at = moment(next.starts);
          return (
            <li key={room.id}>
              <a class="coming-up-room" href={next.href} dir="auto">
                {shownTitle(room.title)}
              </a>
              <span class="hint">
                {[
                  at && t.planned.at(at),
                  next.starts > now ? t.planned.startsIn((next.starts - now) / 60_000) : t.planned.now,
                  room.schedule.repeat !== 'once' && t.planned.repeats[room.schedule.repeat],
                  t.planned.who(room.hosts.map(shownName)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          );
        })}
      </ul>
      <a href={feed}>{t.planned.feed}</a>
    </section>
  );
}
