import { useEffect, useState } from 'preact/hooks';
import { type FoundReplay, findReplays } from '../../session/platform/find-replays.ts';
import { t } from '../texts/earlier-texts.ts';
import { moment } from '../texts/format-time.ts';
import { shownName, shownTitle } from '../texts/names.ts';

/** Replays that are shown; the feed has all of them. */
const SHOWN = 12;

/** What was said in rooms of before, at the relay that the page came from. `community`: in its hallway. */
export function Earlier({ community }: { community: string | undefined }) {
  const [found, setFound] = useState<readonly FoundReplay[]>([]);
  const base = new URL('.', document.baseURI).href;
  useEffect(() => {
    setFound([]);
    let isWanted = true;
    void findReplays([base], community === undefined ? {} : { community }).then((all) => isWanted && setFound(all));
    return () => {
      isWanted = false;
    };
  }, [base, community]);
  if (found.length === 0) return null;
  const feed = `${base}replays.xml${community === undefined ? '' : `?community=${community}`}`;
  return (
    <section class="earlier" aria-labelledby="earlier">
      <h2 id="earlier">{t.earlier.title}</h2>
      <p class="hint">{t.earlier.lead}</p>
      <ul class="earlier-list">
        {found.slice(0, SHOWN).map(({ href, title, started, lasts, speakers }) => {
          const at = moment(started);
          return (
            <li key={href}>
              <a href={href} dir="auto">
                {shownTitle(title)}
              </a>
              <span class="hint">
                {[
                  at && t.earlier.at(at),
                  t.earlier.lasted(Math.max(1, Math.round(lasts / 60))),
                  t.earlier.who(speakers.map(shownName)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          );
        })}
      </ul>
      <a href={feed}>{t.earlier.feed}</a>
    </section>
  );
}
