import { showReports } from '../shell/reports-shown.ts';
import { t } from '../texts/community-texts.ts';

/** The way to what was reported to this person, or to a community whose key is here. */
export function ReportsButton({ onClose }: { onClose: () => void }) {
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        onClose();
        showReports('inbox');
      }}
    >
      {t.report.inbox}
    </button>
  );
}
