import { device } from '../../session/platform/storage.ts';
import { showRecordings } from '../shell/recordings-shown.ts';
import { t } from '../texts/room-texts.ts';

/** The way to what this device holds, for people who have recorded here. */
export function HallwayRecordings() {
  if (device.get('recordings') !== 'yes') return null;
  return (
    <button type="button" class="button text-button" onClick={showRecordings}>
      {t.recordings.title}
    </button>
  );
}
