import { useEffect, useId, useState } from 'preact/hooks';
import type { BanListActions, CommunityList, ListedPerson, OtherList } from '../../session/view/ban-lists.ts';
import type { Community } from '../../session/view/communities.ts';
import { Disc } from '../components/avatar/avatar.tsx';
import { Name } from '../components/avatar/name.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/community-texts.ts';
import { moment } from '../texts/format-time.ts';
import { shownName, shownTitle } from '../texts/names.ts';

/** A community's list of the banned and those that it takes on: for everybody to read, for its owner to change. */
export function BanLists({ community, onClose }: { community: Community; onClose: () => void }) {
  const { act } = useSession();
  const [list, setList] = useState<CommunityList>();
  const [said, setSaid] = useState('');
  const look = async (lists: BanListActions) => setList(await lists.of(community.id));
  const failed = (cause: unknown) => {
    console.warn('the list', cause);
    setSaid(t.communities.failed);
  };
  useEffect(() => void act.lists().then(look).catch(failed), [act, community.id]);
  const change = (what: (lists: BanListActions) => Promise<void>) => {
    setSaid('');
    act
      .lists()
      .then(async (lists) => {
        await what(lists);
        await look(lists);
        setSaid(t.lists.saved);
      })
      .catch(failed);
  };
  return (
    <Dialog title={t.lists.title} closeLabel={t.communities.close} onClose={onClose}>
      <p>{t.lists.lead}</p>
      <p class="hint">{t.lists.how}</p>
      {list === undefined ? (
        said === '' && <p role="status">{t.lists.looking}</p>
      ) : (
        <>
          <People list={list} onStrike={(person) => change((lists) => lists.strike(community.id, person))} />
          <Others
            title={t.lists.taken}
            none={t.lists.takenNone}
            lists={list.taken}
            deed={list.mine ? t.lists.takeOff : undefined}
            onDeed={(other) => change((lists) => lists.takeOff(community.id, other))}
          />
          {list.mine && list.offered.length > 0 && (
            <Others
              title={t.lists.offered}
              none=""
              lists={list.offered}
              deed={t.lists.takeOn}
              onDeed={(other) => change((lists) => lists.takeOn(community.id, other))}
            />
          )}
        </>
      )}
      <p class="hint" role="status">
        {said}
      </p>
    </Dialog>
  );
}

function People({ list, onStrike }: { list: CommunityList; onStrike: (person: string) => void }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{t.lists.people}</h3>
      {list.people.length === 0 && <p class="hint">{t.lists.none}</p>}
      <ul class="put-out">
        {list.people.map((one) => (
          <li key={one.id}>
            <Disc face={one} size="small" />
            <span class="put-out-who">
              <Name name={one.name} />
              <span class="ban-reason" dir="auto">
                {one.reason}
              </span>
              <span class="hint">{times(one)}</span>
            </span>
            {list.mine && (
              <button
                type="button"
                class="button"
                aria-description={shownName(one.name)}
                onClick={() => onStrike(one.id)}
              >
                {t.lists.strike}
              </button>
            )}
          </li>
        ))}
      </ul>
      {list.leftOut > 0 && <p class="hint">{t.lists.leftOut(list.leftOut)}</p>}
    </section>
  );
}

interface OthersProps {
  readonly title: string;
  readonly none: string;
  readonly lists: readonly OtherList[];
  /** What the owner can do with each. */
  readonly deed: string | undefined;
  readonly onDeed: (id: string) => void;
}

function Others({ title, none, lists, deed, onDeed }: OthersProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      {lists.length === 0 && <p class="hint">{none}</p>}
      <ul class="put-out">
        {lists.map(({ id, name, count, changed }) => {
          const community = shownTitle(name || t.lists.unnamed);
          const since = changed === undefined ? undefined : moment(changed);
          return (
            <li key={id}>
              <span class="put-out-who">
                <bdi>{community}</bdi>
                <span class="hint">
                  {count === undefined ? t.lists.unknown : t.lists.count(count)} {since && t.lists.at(since)}
                </span>
              </span>
              {deed !== undefined && (
                <button type="button" class="button" aria-description={community} onClick={() => onDeed(id)}>
                  {deed}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function times({ when, until }: ListedPerson): string {
  const [since, end] = [moment(when), until === undefined ? undefined : moment(until)];
  return [since && t.lists.at(since), end && t.lists.until(end)].filter(Boolean).join(' ');
}
