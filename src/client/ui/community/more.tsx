import { useEffect, useState } from 'preact/hooks';
import type { Community } from '../../session/view/communities.ts';
import { Dialog } from '../components/dialog.tsx';
import { Code } from '../components/invite-ready.tsx';
import { SelectableText } from '../components/selectable-text.tsx';
import { useCopy } from '../components/use-copy.ts';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/community-texts.ts';
import { shownTitle } from '../texts/names.ts';
import type { Panel } from './panel.ts';
import { ReportsButton } from './reports-button.tsx';

/** Actions about communities, whichever is shown. */
export function More({ onPanel, onClose }: { onPanel: (panel: Panel) => void; onClose: () => void }) {
  return (
    <Dialog title={t.communities.moreTitle} closeLabel={t.communities.close} onClose={onClose}>
      <p class="hint">{t.communities.moreLead}</p>
      <div class="community-doings">
        {(['make', 'code', 'restore'] as const).map((panel) => (
          <button key={panel} type="button" class="button" onClick={() => onPanel(panel)}>
            {t.communities[panel]}
          </button>
        ))}
        <ReportsButton onClose={onClose} />
      </div>
    </Dialog>
  );
}

/** The code of this device, for whoever is to grant it something. */
export function MyCode({ onClose }: { onClose: () => void }) {
  const { act } = useSession();
  const [code, setCode] = useState('');
  const { copied, copy } = useCopy();
  useEffect(() => {
    void act.communities().then(async (communities) => setCode(await communities.code()));
  }, [act]);
  return (
    <Dialog title={t.communities.codeTitle} closeLabel={t.communities.close} onClose={onClose}>
      <p>{t.communities.codeLead}</p>
      {code !== '' && <Code text={code} label={t.communities.codeQr} />}
      <SelectableText label={t.communities.codeLabel} hint={t.communities.codeLabel} text={code} />
      <div class="dialog-buttons">
        <button type="button" class="button primary" onClick={() => void copy(code)}>
          {t.communities.codeCopy}
        </button>
      </div>
      <p class="hint" role="status">
        {copied === 'yes' && t.communities.codeCopied}
      </p>
    </Dialog>
  );
}

interface ForgetProps {
  readonly community: Community;
  readonly onKeep: () => void;
  readonly onClose: () => void;
}

/** Asks once before something is irrevocably deleted. */
export function Forget({ community, onKeep, onClose }: ForgetProps) {
  const { act } = useSession();
  const forget = async () => {
    onClose();
    await (await act.communities()).forget(community.id);
  };
  const title = t.communities.forgetTitle(shownTitle(community.name || t.communities.unnamed));
  return (
    <Dialog title={title} closeLabel={t.communities.close} onClose={onClose}>
      {community.standing !== 'none' && <p>{t.communities.forgetLead}</p>}
      {community.standing === 'owner' && <p class="problem">{t.communities.forgetOwner}</p>}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onKeep}>
          {t.communities.forgetKeep}
        </button>
        <button type="button" class="button bad" onClick={() => void forget()}>
          {t.communities.forget}
        </button>
      </div>
    </Dialog>
  );
}
