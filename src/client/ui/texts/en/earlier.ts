/** Texts about replays in the hallway. */
import { plural } from './format.ts';
import { dates, others, some } from './formats.ts';

export const earlier = {
  title: 'Earlier',
  lead: 'What was said in rooms that were recorded, by people who agreed.',
  at: (at: Date) => dates.format(at),
  lasted: (minutes: number) => plural(minutes, { one: '# minute', other: '# minutes' }),
  who: (list: readonly string[]) => some(list, others),
  feed: 'All of them as a podcast',
};
