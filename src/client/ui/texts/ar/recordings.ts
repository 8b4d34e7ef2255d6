import type * as English from '../en/recordings.ts';
import { inDigits, plural } from './format.ts';
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
  cut: 'قص…',
  isCut: 'نسخة أقصر: ما قُص يظهر أنه مقصوص',
  cutLead:
    'حدّد ما يُحذف، مثل 0:00 إلى 0:40. تحصل على نسخة أقصر تُظهر أين قُص شيء، وما يبقى يمكن إثباته. ويبقى التسجيل كما هو.',
  cutMembers:
    'هذا من غرفة للأعضاء. لا تمرّره إلا إن أراد ذلك من يُسمعون فيه: فمفاتيحه تفتح أيضًا ما تقصه لمن احتفظ بالصوت المشفّر.',
  listen: 'التسجيل',
  passage: (number) => `يُحذف ${inDigits(number)}`,
  from: 'من',
  to: 'إلى',
  end: 'النهاية',
  here: 'هنا',
  another: 'مقطع آخر',
  notCut: 'إلغاء',
  makeCut: 'إنشاء النسخة',
  cutState: {
    cutting: 'يجري إنشاء النسخة…',
    'no-time': 'وقت ناقص أو غير صحيح. اكتبه مثل 1:30، والأبعد ثانيًا.',
    'nothing-left': 'لن يبقى شيء.',
    failed: 'تعذّر إنشاء النسخة. التسجيل كما كان.',
  },
  remove: 'حذف',
  sure: 'حذف نهائي',
  keep: 'إبقاء',
  replays: 'يمكن الاستماع إليها من جديد',
};
