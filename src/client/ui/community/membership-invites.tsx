import { useId, useRef, useState } from 'preact/hooks';
import type { Community, MembershipInvites as Invites, MembershipKind } from '../../session/view/communities.ts';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/form/field.tsx';
import { Segments } from '../components/form/segmented-control.tsx';
import { HandOn } from '../components/invite-ready.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/community-texts.ts';
import { moment } from '../texts/format-time.ts';
import { shownTitle } from '../texts/names.ts';

/** Characters kept of what was typed as a code, which has 43. */
const CODE_LENGTH = 64;

/** Invites for members, hosts, and another device of this person; and what was handed out so far. */
export function MembershipInvites({ community, onClose }: { community: Community; onClose: () => void }) {
  const [link, setLink] = useState<string>();
  const { left, kinds, sent } = community.invites ?? { left: 0, kinds: [], sent: [] };
  const ready = sent.find((invite) => invite.link === link && !invite.revoked);
  return (
    <Dialog title={t.communities.inviteTitle} closeLabel={t.communities.close} onClose={onClose}>
      <p role="status">{left > 0 ? t.communities.left(left) : t.communities.leftNone}</p>
      {ready ? (
        <section class="invite-ready" aria-label={t.communities.kinds[ready.kind]}>
          <p class="hint">{t.communities.ready[ready.kind]}</p>
          <HandOn title={shownTitle(community.name)} link={ready.link} code={t.communities.qr} />
          {left > 0 && (
            <button type="button" class="button text-button" onClick={() => setLink(undefined)}>
              {t.communities.another}
            </button>
          )}
        </section>
      ) : (
        left > 0 && <Make id={community.id} kinds={kinds} onMade={setLink} />
      )}
      {sent.length > 0 && <Sent id={community.id} sent={sent} />}
    </Dialog>
  );
}

interface MakeProps {
  readonly id: string;
  readonly kinds: readonly MembershipKind[];
  readonly onMade: (link: string) => void;
}

function Make({ id, kinds, onMade }: MakeProps) {
  const { act } = useSession();
  const [kind, setKind] = useState<MembershipKind>('member');
  const [code, setCode] = useState('');
  const [state, setState] = useState<'idle' | 'making' | 'code' | 'failed'>('idle');
  const codeInput = useRef<HTMLInputElement>(null);
  const status = useId();
  const make = async () => {
    setState('making');
    try {
      const link = await (await act.communities()).invite(id, kind, code);
      setState(link === undefined ? 'failed' : 'idle');
      if (link !== undefined) onMade(link);
    } catch (cause) {
      console.warn('no invite was made', cause);
      setState(cause instanceof RangeError ? 'code' : 'failed');
      codeInput.current?.focus();
    }
  };
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (state !== 'making') void make();
      }}
    >
      <Segments
        legend={t.communities.kind}
        value={kind}
        options={kinds.map((value) => ({
          value,
          label: t.communities.kinds[value],
          hint: t.communities.kindHints[value],
        }))}
        onChange={setKind}
      />
      {kind !== 'member' && (
        <Field
          key={kind}
          label={kind === 'device' ? t.communities.deviceCode : t.communities.theirCode}
          hint={t.communities.theirCodeHint}
          value={code}
          max={CODE_LENGTH}
          problem={state === 'code' ? t.communities.codeWrong : undefined}
          input={codeInput}
          onInput={setCode}
        />
      )}
      <div class="form-end">
        <p id={status} class={state === 'failed' ? 'hint problem' : 'hint'} role="status">
          {state === 'making' ? t.communities.makingInvite : state === 'failed' ? t.communities.failed : ''}
        </p>
        <button type="submit" class="button primary large" aria-disabled={state === 'making'} aria-describedby={status}>
          {t.communities.makeInvite}
        </button>
      </div>
    </form>
  );
}

function Sent({ id, sent }: { id: string; sent: Invites['sent'] }) {
  const { act } = useSession();
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{t.communities.sent}</h3>
      <ul class="sent">
        {sent.map((invite) => (
          <li key={invite.seat}>
            <p id={`${heading}-${invite.seat}`}>
              <span class="sent-kind">{t.communities.kinds[invite.kind]}</span>
              <span class="hint">{became(invite)}</span>
            </p>
            {!invite.revoked && (
              <button
                type="button"
                class="button text-button"
                aria-describedby={`${heading}-${invite.seat}`}
                onClick={() => void act.communities().then((communities) => communities.takeBack(id, invite.seat))}
              >
                {t.communities.takeBack}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function became({ revoked, expires }: Invites['sent'][number]): string {
  if (revoked) return t.communities.takenBack;
  const end = moment(expires);
  return end && expires > Date.now() ? t.communities.goodUntil(end) : t.communities.runOut;
}
