import type * as English from '../en/earlier.ts';
import { plural } from './format.ts';
import { dates, others, some } from './formats.ts';

export const earlier: typeof English.earlier = {
  title: 'للاستماع من جديد',
  lead: 'ما قيل في غرف سُجّلت، بأصوات من وافقوا على ذلك.',
  at: (at) => dates.format(at),
  lasted: (minutes) =>
    plural(minutes, {
      one: 'دقيقة واحدة',
      two: 'دقيقتان',
      few: '# دقائق',
      many: '# دقيقة',
      other: '# دقيقة',
    }),
  who: (list) => some(list, others),
  feed: 'كلها في بودكاست',
};
