import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SentInvite } from '../../../node/participant/rights/invites.ts';
import { shownName } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { SelectableText } from './selectable-text.tsx';
import { canShare, share } from './share.ts';
import { useCopy } from './use-copy.ts';
import { useCode } from './use-lazy.ts';

const loadQrCode = () => import('./qr-code.tsx');

/** An invite to share; or that it was taken just now. */
export function InviteReady({ title, invite }: { title: string; invite: SentInvite }) {
  const { kind, link, taken } = invite;
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that led here is gone, so reading continues here.
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

/** A link to share: by copying, by the system's share sheet, or from screen to camera. `code` describes the code in words. */
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

/** Space for the code is reserved while its drawing is fetched. */
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
