import { useId, useState } from 'preact/hooks';
import type { InviteKind, SentInvite } from '../../../../node/participant/rights/invites.ts';
import type { Room } from '../../../session/view/room.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Segments } from '../../components/form/segmented-control.tsx';
import { InviteReady } from '../../components/invite-ready.tsx';
import { useSession } from '../../shell/session-context.ts';
import { moment } from '../../texts/format-time.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

/** Invites for this room: how many are left, creating one, and what became of those sent. */
export function InvitesDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const [shown, setShown] = useState<string>();
  const { left, sent } = room.invites ?? { left: 0, sent: [] };
  const ready = sent.find(({ link, revoked }) => link === shown && !revoked);
  return (
    <Dialog title={t.invites.title} closeLabel={t.person.close} onClose={onClose}>
      <p role="status">{left > 0 ? t.invites.left(left) : t.invites.none}</p>
      {ready && <InviteReady key={ready.seat} title={room.title} invite={ready} />}
      {ready && left > 0 && (
        <button type="button" class="button text-button" onClick={() => setShown(undefined)}>
          {t.invites.another}
        </button>
      )}
      {!ready && left > 0 && <MakeInvite onMade={setShown} />}
      {sent.length > 0 && <Sent sent={sent} shown={shown} onShow={setShown} />}
    </Dialog>
  );
}

function MakeInvite({ onMade }: { onMade: (link: string) => void }) {
  const { act } = useSession();
  const [kind, setKind] = useState<InviteKind>('listen');
  const [state, setState] = useState<'idle' | 'making' | 'failed'>('idle');
  const status = useId();
  const make = async () => {
    setState('making');
    try {
      const link = await act.makeInvite(kind);
      setState(link === undefined ? 'failed' : 'idle');
      if (link !== undefined) onMade(link);
    } catch (cause) {
      console.error('making an invite failed', cause);
      setState('failed');
    }
  };
  return (
    <div class="form">
      <Segments
        legend={t.invites.kind}
        value={kind}
        options={[
          { value: 'listen', label: t.invites.listen, hint: t.invites.listenHint },
          { value: 'speak', label: t.invites.speak, hint: t.invites.speakHint },
        ]}
        onChange={setKind}
      />
      <div class="form-end">
        <p id={status} class={state === 'failed' ? 'hint problem' : 'hint'} role="status">
          {state === 'idle' ? '' : t.invites[state]}
        </p>
        <button
          type="button"
          class="button primary large"
          aria-disabled={state === 'making'}
          aria-describedby={status}
          onClick={() => {
            if (state !== 'making') void make();
          }}
        >
          {t.invites.make}
        </button>
      </div>
    </div>
  );
}

interface SentProps {
  readonly sent: readonly SentInvite[];
  readonly shown: string | undefined;
  readonly onShow: (link: string) => void;
}

function Sent({ sent, shown, onShow }: SentProps) {
  const { act } = useSession();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t.invites.sent}</h3>
      <ul class="sent">
        {sent.map((invite) => {
          const { seat, link, kind, revoked } = invite;
          const words = `${id}-${seat}`;
          return (
            <li key={seat}>
              <p id={words} tabIndex={-1}>
                <span class="sent-kind">{t.invites[kind]}</span>
                <span class="hint">{became(invite)}</span>
              </p>
              {isGood(invite) && link !== shown && (
                <button type="button" class="button text-button" aria-describedby={words} onClick={() => onShow(link)}>
                  {t.invites.show}
                </button>
              )}
              {!revoked && (
                <button
                  type="button"
                  class="button text-button"
                  aria-describedby={words}
                  onClick={() => {
                    // The button disappears: the focus stays with the invite.
                    document.getElementById(words)?.focus();
                    act.revokeInvite(seat);
                  }}
                >
                  {t.invites.takeBack}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Somebody can still take it. */
function isGood({ revoked, taken, expires }: SentInvite): boolean {
  return !revoked && !taken && expires > Date.now();
}

/** What became of an invite, in a few words. */
export function became(invite: SentInvite): string {
  if (invite.revoked) return t.invites.revoked;
  if (invite.taken) return t.invites.taken(shownName(invite.taken.name));
  const end = moment(invite.expires);
  return end && isGood(invite) ? t.invites.until(end) : t.invites.expired;
}
