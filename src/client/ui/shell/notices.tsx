/** @jsxImportSource ../plain */
import { stuck } from '../../session/platform/fetch-code.ts';
import type { Actions, Session } from '../../session/view/index.ts';
import type { Notice } from '../../session/view/notices.ts';
import { CloseIcon } from '../components/icons.tsx';
import { t } from '../texts/texts.ts';
import { rest, type Said } from './later.tsx';
import type { Overlay } from './overlay.ts';

interface NoticesProps {
  readonly session: Session;
  readonly onOverlay: (overlay: Overlay) => void;
}

/** Kinds that stop a person from hearing or being heard: announced at once. The others wait for a pause. */
const URGENT: ReadonlySet<Notice['kind']> = new Set(['microphone', 'tap-to-hear', 'silenced', 'clock', 'old-browser']);

/**
 * The most pressing problem, of several the newest, as a strip over the page's top: one sentence, one action. It covers the header, never a title or a control, and moves nothing.
 */
export function Notices({ session, onOverlay }: NoticesProps) {
  // The lobby explains a microphone problem right beside its picker.
  const { place, notices } = session.view;
  const all = notices.value.filter(({ kind }) => kind !== 'microphone' || place.value !== 'lobby');
  if (stuck.value) all.unshift({ kind: 'not-fetched' });
  const first = all.find(({ kind }) => URGENT.has(kind));
  const notice = first ?? all[0];
  const urgent = first !== undefined;
  // Both live regions are always there, because one that appears together with its text is often not read.
  return (
    <div class="notices">
      <div role="alert">{notice && urgent && <Strip {...{ session, onOverlay, notice }} />}</div>
      <div role="status">{notice && !urgent && <Strip {...{ session, onOverlay, notice }} />}</div>
    </div>
  );
}

function Strip({ session: { view, act }, onOverlay, notice }: NoticesProps & { readonly notice: Notice }) {
  const { words, label, run } = say(notice, act) ??
    rest.value?.sayNotice(notice, view.place.value, act, onOverlay) ?? { words: '' };
  return (
    <div class={`notice notice-${notice.kind}`}>
      {/* Another node for other words: those of before may be a translation by now. */}
      <p key={words}>{words}</p>
      {label !== undefined && (
        <button
          key={label}
          type="button"
          class="button"
          onClick={() => {
            run?.();
            if (notice.kind !== 'tap-to-hear') act.dismiss(notice);
          }}
        >
          {label}
        </button>
      )}
      <button
        type="button"
        class="button icon-button quiet"
        aria-label={t.notices.dismiss}
        onClick={() => {
          if (notice.kind === 'not-fetched') stuck.value = false;
          act.dismiss(notice);
          // While paused, no other touch of the page would bring the sound back.
          if (notice.kind === 'tap-to-hear') run?.();
        }}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

/** What may be shown before more than listening needs has loaded; undefined for the rest, which ./notice-words.ts has. */
function say({ kind }: Notice, act: Actions): Said | undefined {
  switch (kind) {
    case 'tap-to-hear':
      return { words: t.notices.tapToHear, label: t.notices.tapToHearAction, run: () => void act.resumeSound() };
    case 'offline':
      return { words: t.notices.offline };
    case 'old-browser':
      return { words: t.notices.oldBrowser, label: t.notices.reload, run: reload };
    case 'only-listening':
      return { words: t.notices.onlyListening };
    case 'not-fetched':
      return { words: t.notices.notFetched, label: t.notices.reload, run: reload };
    default:
      return undefined;
  }
}

const reload = (): void => location.reload();
