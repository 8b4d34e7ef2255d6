import { useRef, useState } from 'preact/hooks';
import { people } from '../../session/people/people-store.ts';
import { plannedHere } from '../../session/planned/planned-here.ts';
import { fetchCode } from '../../session/platform/fetch-code.ts';
import { serverSays } from '../../session/platform/relay-discovery.ts';
import type { HallwayRoom, Hallway as HallwayView } from '../../session/view/hallway.ts';
import { Colonnade } from '../components/colonnade.tsx';
import { useCode } from '../components/use-lazy.ts';
import { loadRest } from '../screens/load.ts';
import { Later } from '../shell/later.tsx';
import { ScreenTitle } from '../shell/screen-title.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/hallway-texts.ts';
import { shownTitle } from '../texts/names.ts';
import { loadTexts } from '../texts/texts.ts';
import { arranged } from './acquainted.ts';
import { Cards } from './cards.tsx';
import { LanguageFilter } from './language-filter.tsx';
import { sameRooms } from './same-rooms.ts';
import { searched } from './search.ts';
import { SearchField } from './search-field.tsx';
import { TopicFilter } from './topic-filter.tsx';
import { isAbout } from './topics.ts';
import { isUnderstood, onlyUnderstood, understood } from './understood.ts';

const loadCommunities = async () => {
  // Its forms are those of the room, and their words.
  const parts = [import('../community/bar.tsx'), loadTexts('community'), loadTexts('inside')] as const;
  const [{ CommunityBar }] = await Promise.all(parts);
  return { CommunityBar };
};
const loadEarlier = async () => {
  const [{ Earlier }] = await Promise.all([import('./earlier.tsx'), loadTexts('earlier')]);
  return { Earlier };
};

const loadComingUp = async () => {
  const [{ ComingUp }] = await Promise.all([import('../planned/coming-up.tsx'), loadTexts('planned')]);
  return { ComingUp };
};

const loadLanguageChoice = () => fetchCode(() => import('../components/language-choice.tsx'));

/** More rooms than this are more than one looks through. */
const MANY = 12;

/** The screen that lists the open rooms. */
export function Hallway() {
  const { view } = useSession();
  const [starting, setStarting] = useState(false);
  const hallway = view.hallway.value;
  const { shown, followed } = view.communities.value;
  const [asked, setAsked] = useState(false);
  // What is open now comes first.
  const earlier = useCode(loadEarlier, serverSays.value['replays'] === true && hallway.status !== 'connecting');
  const hasPlans = plannedHere.value || Number(serverSays.value['planned']) > 0;
  const planned = useCode(loadComingUp, hasPlans && hallway.status !== 'connecting');
  const language = useCode(loadLanguageChoice);
  const communities = useCode(loadCommunities, asked || followed.length > 0);
  return (
    <main class="screen hallway">
      <div class="masthead">
        <Colonnade />
        <div class="masthead-words">
          {shown?.picture && <img class="masthead-picture" src={shown.picture} alt="" width="72" height="72" />}
          <ScreenTitle
            title={shown ? shownTitle(shown.name || t.hallway.community) : t.hallway.title(hallway.community)}
          />
          <p class="lead">{shown ? t.hallway.communityLead : t.hallway.lead}</p>
          <div class="masthead-communities">
            {communities && communities !== 'failed' ? (
              <communities.CommunityBar begin={asked} />
            ) : (
              <button type="button" class="button text-button" onClick={() => setAsked(true)}>
                {t.hallway.communities}
              </button>
            )}
            <Later>
              {({ HallwayPeople, HallwayRecordings }) => (
                <>
                  <HallwayPeople />
                  <HallwayRecordings />
                </>
              )}
            </Later>
          </div>
        </div>
        <button
          type="button"
          class="button primary start"
          onPointerEnter={() => void loadRest()}
          onFocus={() => void loadRest()}
          onClick={() => setStarting(true)}
        >
          {t.hallway.start}
        </button>
      </div>
      <section class="rooms" aria-label={t.hallway.rooms} aria-busy={hallway.status === 'connecting'}>
        <Rooms hallway={hallway} />
      </section>
      {planned && planned !== 'failed' && <planned.ComingUp community={shown?.id} />}
      {earlier && earlier !== 'failed' && <earlier.Earlier community={shown?.id} />}
      <footer class="hallway-foot">
        {language && language !== 'failed' && <language.LanguageChoice label={t.hallway.language} />}
      </footer>
      {starting && <Later>{({ StartRoom }) => <StartRoom onClose={() => setStarting(false)} />}</Later>}
    </main>
  );
}

function Rooms({ hallway }: { hallway: HallwayView }) {
  const { status } = hallway;
  const held = useRef<ReadonlyMap<string, HallwayRoom>>(new Map());
  held.current = sameRooms(held.current, hallway.rooms);
  const rooms = [...held.current.values()];
  const [all, setAll] = useState(false);
  const [search, setSearch] = useState('');
  const [topics, setTopics] = useState<readonly string[]>([]);
  if (rooms.length > 0) {
    const { shown, blocked } = arranged(rooms, people.of, people.list.value);
    const read = onlyUnderstood.value ? shown.filter((room) => isUnderstood(room, understood.value)) : shown;
    const isSearched = shown.length > MANY || search !== '' || topics.length > 0;
    const about = read.filter((room) => isAbout(room, topics));
    const found = isSearched ? searched(about, search) : about;
    return (
      <>
        {status === 'offline' && <p class="rooms-words">{t.hallway.offlineKnown}</p>}
        {isSearched && <SearchField search={search} count={found.length} onSearch={setSearch} />}
        {isSearched && <TopicFilter rooms={read} chosen={topics} count={found.length} onChange={setTopics} />}
        <LanguageFilter rooms={shown} />
        <Cards rooms={found} />
        {blocked.length > 0 && (
          <>
            <p class="rooms-words rooms-blocked">
              {t.hallway.blocked(blocked.length)}{' '}
              <button type="button" class="button text-button" aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? t.hallway.hideBlocked : t.hallway.showBlocked}
              </button>
            </p>
            {all && <Cards rooms={blocked} />}
          </>
        )}
      </>
    );
  }
  if (status === 'connecting') return <Placeholders />;
  const offline = status === 'offline';
  return (
    <div class="invitation" role="status">
      <h2>{offline ? t.hallway.offlineTitle : t.hallway.emptyTitle}</h2>
      <p>{offline ? t.hallway.offline : t.hallway.empty}</p>
    </div>
  );
}

/** Three placeholder cards of real size, so that nothing moves when real ones arrive. */
function Placeholders() {
  return (
    <>
      <p class="visually-hidden" role="status">
        {t.hallway.connecting}
      </p>
      <div class="cards" aria-hidden="true">
        {[0, 1, 2].map((card) => (
          <div key={card} class="card placeholder">
            <span class="placeholder-title" />
            <span class="placeholder-faces">
              <span />
              <span />
              <span />
            </span>
            <span class="placeholder-line" />
          </div>
        ))}
      </div>
    </>
  );
}
