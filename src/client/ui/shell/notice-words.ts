/** What notices say, and their one action, for people who do more than listen. */
import type { Notice } from '../../session/view/notices.ts';
import { t } from '../texts/room-texts.ts';
import type { Rest, Said } from './later.tsx';
import { showRecordings } from './recordings-shown.ts';
import { showReports } from './reports-shown.ts';

/** Problems of a microphone that another one may not have. */
const CHOOSE: readonly Notice['problem'][] = ['unplugged', 'held', 'silent'];

export const sayNotice: Rest['sayNotice'] = ({ kind, problem = 'failed', minutes = 0 }, place, act, onOverlay) => {
  const words = t.notices;
  const choose: Omit<Said, 'words'> = { label: words.chooseAnother, run: () => onOverlay('microphone') };
  switch (kind) {
    case 'microphone': {
      const again = () => void (place === 'room' ? act.takeStage() : act.checkMicrophone());
      const action = place === 'room' && CHOOSE.includes(problem) ? choose : { label: words.tryAgain, run: again };
      return { words: words.microphone[problem], ...action };
    }
    case 'other-microphone':
      return { words: words.otherMicrophone, ...choose };
    case 'second-tab':
      return { words: words.secondTab };
    case 'clock':
      return { words: words.clock(minutes) };
    case 'clock-set':
      return { words: words.clockSet, label: words.reload, run: () => location.reload() };
    case 'relay-lost':
      return { words: words.relayLost };
    case 'relay-busy':
      return { words: words.relayBusy };
    case 'link-weak':
      return place === 'room'
        ? { words: words.linkWeak, label: words.hear, run: () => onOverlay('hearing') }
        : { words: words.linkWeak };
    case 'removed-closed':
      return { words: words.removedClosed };
    case 'removed':
      return { words: words.removed };
    case 'banned':
      return { words: words.banned };
    case 'to-audience':
      return { words: words.toAudience };
    case 'silenced':
      return { words: words.silenced };
    case 'reported':
      return { words: words.reported, label: t.report.read, run: () => showReports('inbox') };
    case 'no-chair':
      return { words: words.noChair };
    case 'no-key':
      return { words: words.noKey };
    case 'recorded':
      return { words: words.recorded, label: words.recordings, run: showRecordings };
    case 'recording-misses':
      return { words: words.recordingMisses };
    case 'recording-failed':
      return { words: words.recordingFailed, label: words.recordings, run: showRecordings };
    // ./notices.tsx says these.
    case 'tap-to-hear':
    case 'offline':
    case 'old-browser':
    case 'only-listening':
    case 'not-fetched':
      return undefined;
  }
};
