/** What everybody inside a room has for reports. */
export { KeptVoices } from './kept-voices.ts';
export { ReportWatch } from './report-watch.ts';
