import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SentInvite } from '../../../node/participant/rights/invites.ts';
import { shownName } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { SelectableText } from './selectable-text.tsx';
import { canShare, share } from './share.ts';
import { useCopy } from './use-copy.ts';
import { useCode } from './use-lazy.ts';

const loadQrCode = () => import('./qr-code.tsx');

/** An invite to hand on; or that it was taken just now. */
export function InviteReady({ title, invite }: { title: string; invite: SentInvite }) {
  const { kind, link, taken } = invite;
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that brought this is gone: reading goes on here.
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <section class="invite-ready" aria-label={t.invites.ready[kind]}>
      <h3 ref={heading} tabIndex={-1}>
        {t.invites.ready[kind]}
      </h3>
      <p class="hint" role="status">
        {taken ? t.invites.taken(shownName(taken.name)) : t.invites.once}
      </p>
      {!taken && <HandOn title={title} link={link} code={t.invites.code[kind]} />}
    </section>
  );
}

/** A link to hand on: by copy, by the system's sheet, or from screen to camera. `code` says in words what the code is. */
export function HandOn({ title, link, code }: { title: string; link: string; code: string }) {
  const { copied, copy } = useCopy();
  return (
    <>
      <Code text={link} label={code} />
      <div class="dialog-buttons">
        <button type="button" class="button primary" onClick={() => void copy(link)}>
          {t.invites.copy}
        </button>
        {canShare && (
          <button type="button" class="button" onClick={() => void share(title, link)}>
            {t.invites.share}
          </button>
        )}
      </div>
      <p class="hint invite-copied" role="status">
        {copied === 'yes' && t.invites.copied}
      </p>
      {copied === 'failed' && <SelectableText label={t.invites.link} hint={t.invites.copyFailed} text={link} />}
    </>
  );
}

/** The place of the code is kept while its drawing is fetched. */
export function Code({ text, label }: { text: string; label: string }) {
  const code = useCode(loadQrCode);
  return (
    <div class="qr-place">
      {code === 'failed' ? (
        <p class="hint">{t.invites.codeFailed}</p>
      ) : (
        code && <code.QrCode text={text} label={label} />
      )}
    </div>
  );
}
