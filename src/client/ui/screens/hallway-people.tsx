import { showPeople } from '../shell/people-shown.ts';
import { t } from '../texts/room-texts.ts';

/** The way to the people whom this person keeps or has blocked. */
export function HallwayPeople() {
  return (
    <button type="button" class="button text-button" onClick={showPeople}>
      {t.known.title}
    </button>
  );
}
