import { fetchCode } from '../../session/platform/fetch-code.ts';
import { useCode } from '../components/use-lazy.ts';
import { loadStyle } from '../shell/load-style.ts';
import { reportsShown, showReports } from '../shell/reports-shown.ts';
import style from './report.css?url';

/** Fetched by those who write or read one. */
const loadReports = async () => {
  const [code] = await Promise.all([fetchCode(() => import('./dialogs.ts')), fetchCode(() => loadStyle(style))]);
  return code;
};

/** The dialogs about reports. */
export function Reports() {
  const what = reportsShown.value;
  const code = useCode(loadReports, what !== undefined);
  if (what === undefined || code === undefined || code === 'failed') return null;
  const close = () => {
    if (reportsShown.value === what) showReports(undefined);
  };
  return what === 'inbox' ? <code.Inbox onClose={close} /> : <code.ReportForm about={what} onClose={close} />;
}
