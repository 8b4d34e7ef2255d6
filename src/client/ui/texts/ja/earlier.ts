import type * as English from '../en/earlier.ts';
import { plural } from './format.ts';
import { dates, others, some } from './formats.ts';

export const earlier: typeof English.earlier = {
  title: 'これまでの部屋',
  lead: '録音された部屋で、同意した人たちが話したことです。',
  at: (at) => dates.format(at),
  lasted: (minutes) => plural(minutes, { other: '#分' }),
  who: (list) => some(list, others),
  feed: 'すべてポッドキャストで聞く',
};
