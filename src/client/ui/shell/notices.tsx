import type { Screen } from '../../session/view/index.ts';
import type { Notice } from '../../session/view/notices.ts';
import { CloseIcon } from '../components/icons.tsx';
import { t } from '../texts/hallway-texts.ts';
import type { Overlay } from './overlay.ts';
import { useSession } from './session-context.ts';

/** Kinds that stop a person from hearing or being heard: announced at once. The others wait for a pause. */
const URGENT: ReadonlySet<Notice['kind']> = new Set(['microphone', 'tap-to-hear', 'silenced', 'clock', 'old-browser']);

interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/**
 * The newest problem as a strip over the page's top: one sentence, one action. It covers the header, never a title or a control, and moves nothing.
 */
export function Notices({ onOverlay }: { onOverlay: (overlay: Overlay) => void }) {
  const session = useSession();
  // The lobby explains a microphone problem right beside its picker.
  const { place, notices } = session.view;
  const notice = notices.value.find(({ kind }) => kind !== 'microphone' || place.value !== 'lobby');
  const urgent = notice !== undefined && URGENT.has(notice.kind);
  // Both live regions are always there, because one that appears together with its text is often not read.
  return (
    <div class="notices">
      <div role="alert">{notice && urgent && <Strip notice={notice} onOverlay={onOverlay} />}</div>
      <div role="status">{notice && !urgent && <Strip notice={notice} onOverlay={onOverlay} />}</div>
    </div>
  );
}

function Strip({ notice, onOverlay }: { notice: Notice; onOverlay: (overlay: Overlay) => void }) {
  const { view, act } = useSession();
  const action = actionOf(notice, view.place.value, act, onOverlay);
  return (
    <div class={`notice notice-${notice.kind}`}>
      <p>{sentence(notice)}</p>
      {action && (
        <button
          type="button"
          class="button"
          onClick={() => {
            action.run();
            if (notice.kind !== 'tap-to-hear') act.dismiss(notice);
          }}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        class="button icon-button quiet"
        aria-label={t.notices.dismiss}
        onClick={() => act.dismiss(notice)}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

function sentence({ kind, problem, minutes = 0 }: Notice): string {
  switch (kind) {
    case 'microphone':
      return t.notices.microphone[problem ?? 'failed'];
    case 'tap-to-hear':
      return t.notices.tapToHear;
    case 'clock':
      return t.notices.clock(minutes);
    case 'clock-set':
      return t.notices.clockSet;
    case 'offline':
      return t.notices.offline;
    case 'relay-lost':
      return t.notices.relayLost;
    case 'link-weak':
      return t.notices.linkWeak;
    case 'removed-closed':
      return t.notices.removedClosed;
    case 'removed':
      return t.notices.removed;
    case 'banned':
      return t.notices.banned;
    case 'to-audience':
      return t.notices.toAudience;
    case 'silenced':
      return t.notices.silenced;
    case 'no-chair':
      return t.notices.noChair;
    case 'no-key':
      return t.notices.noKey;
    case 'old-browser':
      return t.notices.oldBrowser;
    case 'only-listening':
      return t.notices.onlyListening;
  }
}

function actionOf(
  { kind, problem }: Notice,
  place: Screen,
  act: ReturnType<typeof useSession>['act'],
  onOverlay: (overlay: Overlay) => void,
): NoticeAction | undefined {
  switch (kind) {
    case 'microphone':
      if (place === 'room' && (problem === 'unplugged' || problem === 'silent')) {
        return { label: t.notices.chooseAnother, run: () => onOverlay('microphone') };
      }
      return {
        label: t.notices.tryAgain,
        run: () => void (place === 'room' ? act.takeStage() : act.checkMicrophone()),
      };
    case 'tap-to-hear':
      return { label: t.notices.tapToHearAction, run: () => void act.resumeSound() };
    case 'link-weak':
      return place === 'room' ? { label: t.notices.hear, run: () => onOverlay('hearing') } : undefined;
    case 'clock-set':
    case 'old-browser':
      return { label: t.notices.reload, run: () => location.reload() };
    case 'clock':
    case 'offline':
    case 'relay-lost':
    case 'removed-closed':
    case 'removed':
    case 'banned':
    case 'to-audience':
    case 'silenced':
    case 'no-chair':
    case 'no-key':
    case 'only-listening':
      return undefined;
  }
}
