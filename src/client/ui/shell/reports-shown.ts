/** Which dialog about reports is shown, over whatever screen. */
import { signal } from '@preact/signals';

/** About somebody in the room: their session's id, and their name. */
export interface ReportAbout {
  readonly id: string;
  readonly name: string;
}

/** 'inbox': those that came. */
export const reportsShown = signal<ReportAbout | 'inbox' | undefined>();

export function showReports(what: ReportAbout | 'inbox' | undefined): void {
  reportsShown.value = what;
}
