/** What is fetched together. */
export { Inbox } from './inbox.tsx';
export { ReportForm } from './report-form.tsx';
