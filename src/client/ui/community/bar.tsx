/** What the hallway needs only once somebody follows a community: the switch between hallways, and the dialogs about communities. */
import { useEffect, useState } from 'preact/hooks';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/community-texts.ts';
import { shownTitle } from '../texts/names.ts';
import { About } from './about.tsx';
import { BanLists } from './ban-lists.tsx';
import { FindingLine, Found } from './found.tsx';
import { BackUp, Restore } from './keys.tsx';
import { EditCommunity, MakeCommunity } from './make.tsx';
import { MembershipInvites } from './membership-invites.tsx';
import { Forget, More, MyCode } from './more.tsx';
import type { Panel } from './panel.ts';

/** `begin`: the list of actions is open from the beginning. */
export function CommunityBar({ begin }: { begin: boolean }) {
  const { view, act } = useSession();
  const { shown, followed } = view.communities.value;
  const [panel, setPanel] = useState<Panel | undefined>(begin ? 'more' : undefined);
  const offered = shown?.offer !== undefined;
  // Somebody who came by an invite is told at once what it offers.
  useEffect(() => {
    if (offered) setPanel('about');
  }, [shown?.id, offered]);
  const show = (id: string | undefined) => void act.communities().then((communities) => communities.show(id));
  // A dialog reports its closing a moment later, when another may be open.
  const close = (which: Panel) => () => setPanel((now) => (now === which ? undefined : now));
  return (
    <>
      <FindingLine community={shown} />
      {followed.length > 0 && (
        <nav class="community-nav" aria-label={t.communities.nav}>
          {[undefined, ...followed].map((one) => (
            <button
              key={one?.id ?? ''}
              type="button"
              class="button community-way"
              aria-current={one?.id === shown?.id ? 'page' : undefined}
              onClick={() => show(one?.id)}
            >
              {one ? shownTitle(one.name || t.communities.unnamed) : t.communities.lobby}
            </button>
          ))}
        </nav>
      )}
      {shown && (
        <button type="button" class="button text-button" onClick={() => setPanel('about')}>
          {t.communities.about}
        </button>
      )}
      <button type="button" class="button text-button" onClick={() => setPanel('more')}>
        {t.communities.more}
      </button>
      {panel === 'more' && <More onPanel={setPanel} onClose={close('more')} />}
      {panel === 'make' && <MakeCommunity onClose={close('make')} />}
      {panel === 'restore' && <Restore onClose={close('restore')} />}
      {panel === 'code' && <MyCode onClose={close('code')} />}
      {shown && panel === 'about' && <About community={shown} onPanel={setPanel} onClose={close('about')} />}
      {shown && panel === 'edit' && <EditCommunity community={shown} onClose={close('edit')} />}
      {shown && panel === 'invite' && <MembershipInvites community={shown} onClose={close('invite')} />}
      {shown && panel === 'back-up' && <BackUp community={shown} onClose={close('back-up')} />}
      {shown && panel === 'found' && <Found community={shown} onClose={close('found')} />}
      {shown && panel === 'lists' && <BanLists community={shown} onClose={close('lists')} />}
      {shown && panel === 'forget' && (
        <Forget community={shown} onKeep={() => setPanel('about')} onClose={close('forget')} />
      )}
    </>
  );
}
