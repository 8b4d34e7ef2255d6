import type { Community, MembershipOffer } from '../../session/view/communities.ts';
import { InviteIcon } from '../components/control-icons.tsx';
import { Dialog } from '../components/dialog.tsx';
import { SelectableText } from '../components/selectable-text.tsx';
import { useCopy } from '../components/use-copy.ts';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/community-texts.ts';
import { moment } from '../texts/format-time.ts';
import { shownTitle } from '../texts/names.ts';
import type { Panel } from './panel.ts';
import { ReportsButton } from './reports-button.tsx';

interface AboutProps {
  readonly community: Community;
  readonly onPanel: (panel: Panel) => void;
  readonly onClose: () => void;
}

/** What a community is, this person's standing in it, and what they can do there. */
export function About({ community, onPanel, onClose }: AboutProps) {
  const { name, rules, picture, standing, until, invites, offer } = community;
  const end = until === undefined ? undefined : moment(until);
  const doings: Panel[] = [
    ...(invites ? (['invite'] as const) : []),
    ...(standing === 'owner' ? (['edit', 'back-up', 'found'] as const) : []),
    'lists',
    'forget',
  ];
  const { invite, edit, backUp, forget } = t.communities;
  const words: Partial<Record<Panel, string>> = {
    invite,
    edit,
    'back-up': backUp,
    found: t.found.open,
    lists: t.lists.open,
    forget,
  };
  return (
    <Dialog title={shownTitle(name || t.communities.unnamed)} closeLabel={t.communities.close} onClose={onClose}>
      {picture && <img class="masthead-picture" src={picture} alt="" width="72" height="72" />}
      <div role="status">{offer && <Offer community={community} offer={offer} onJoined={onClose} />}</div>
      <section aria-label={t.communities.rules}>
        <h3>{t.communities.rules}</h3>
        <p class="community-rules" dir="auto">
          {name === '' ? t.communities.looking : rules || t.communities.noRules}
        </p>
      </section>
      <p class="hint">
        {t.communities.standing[standing]} {end && standing !== 'owner' && t.communities.until(end)}
      </p>
      <CopyLink link={community.link} />
      <div class="community-doings">
        {doings.map((panel) => (
          <button key={panel} type="button" class="button" onClick={() => onPanel(panel)}>
            {words[panel]}
          </button>
        ))}
        {(standing === 'owner' || standing === 'opener') && <ReportsButton onClose={onClose} />}
      </div>
    </Dialog>
  );
}

interface OfferProps {
  readonly community: Community;
  readonly offer: MembershipOffer;
  readonly onJoined: () => void;
}

function Offer({ community, offer, onJoined }: OfferProps) {
  const { act } = useSession();
  const join = async () => {
    await (await act.communities()).join(community.id);
    onJoined();
  };
  const { kind, status } = offer;
  return (
    <>
      <div class={status === 'good' ? 'offer offer-good' : 'offer'}>
        <InviteIcon />
        <p>{status === 'good' ? t.communities.offer[kind] : t.communities.offerBad[status]}</p>
      </div>
      {status === 'good' && (
        <>
          {kind === 'member' && <p class="hint">{t.communities.offerOnce}</p>}
          <button type="button" class="button primary large" onClick={() => void join()}>
            {t.communities.join}
          </button>
        </>
      )}
    </>
  );
}

function CopyLink({ link }: { link: string }) {
  const { copied, copy } = useCopy();
  return (
    <div>
      <button type="button" class="button text-button" onClick={() => void copy(link)}>
        {t.communities.link}
      </button>
      <p class="hint" role="status">
        {copied === 'yes' ? t.communities.linkCopied : t.communities.linkHint}
      </p>
      {copied === 'failed' && <SelectableText label={t.communities.link} hint={t.communities.linkFailed} text={link} />}
    </div>
  );
}
