import type * as English from '../en/recordings.ts';
import { plural } from './format.ts';
import { dates, others, some, tenths } from './formats.ts';

export const recordings: typeof English.recordings = {
  title: 'التسجيلات',
  lead: 'هي في هذا المتصفح وحده، إلى أن تُحفظ أو تُحذف. لكل متحدث ملف خاص، مع التواقيع التي تثبته.',
  none: 'لا تسجيلات على هذا الجهاز.',
  loading: 'جارٍ البحث…',
  failed: 'لا يتيح هذا المتصفح الوصول إلى ملفاته.',
  still: 'قيد التسجيل',
  lasted: (minutes) =>
    plural(minutes, {
      one: 'دقيقة واحدة',
      two: 'دقيقتان',
      few: '# دقائق',
      many: '# دقيقة',
      other: '# دقيقة',
    }),
  size: (megabytes) => `${tenths.format(megabytes)} م.ب`,
  at: (at) => dates.format(at),
  who: (list) => some(list, others),
  save: 'حفظ',
  saving: 'جارٍ إعداد الملف…',
  saveMixed: 'الحفظ في ملف صوتي واحد',
  mixing: 'يجري مزج كل الأصوات في ملف واحد…',
  stop: 'إيقاف',
  notMade: 'تعذّر إنشاء الملف. بقي التسجيل كما كان.',
  remove: 'حذف',
  sure: 'حذف نهائي',
  keep: 'إبقاء',
  replays: 'يمكن الاستماع إليها من جديد',
};
