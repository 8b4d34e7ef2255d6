import type * as English from '../en/earlier.ts';
import { plural } from './format.ts';
import { dates, others, some } from './formats.ts';

export const earlier: typeof English.earlier = {
  title: 'Zum Nachhören',
  lead: 'Was in Räumen gesagt wurde, die aufgenommen wurden, von Leuten, die einverstanden waren.',
  at: (at) => dates.format(at),
  lasted: (minutes) => plural(minutes, { one: '# Minute', other: '# Minuten' }),
  who: (list) => some(list, others),
  feed: 'Alle als Podcast',
};
