import type * as English from '../en/hallway.ts';
import { inDigits, isolate, plural } from './format.ts';
import { others, some } from './formats.ts';

export const hallway: typeof English.hallway = {
  title: (community) => (community === '' || community === 'lobby' ? 'البهو' : isolate(community)),
  lead: 'غرف يدور فيها الحديث الآن. ادخل واستمع: بلا اسم وبلا حساب.',
  community: 'مجتمع',
  communityLead: 'غرف هذا المجتمع التي يدور فيها الحديث الآن.',
  communities: 'المجتمعات',
  start: 'فتح غرفة',
  rooms: 'الغرف',
  connecting: 'البحث عن غرف…',
  offlineTitle: 'البهو خارج المتناول',
  offline: 'لا يجيب الآن أحد ممن يحفظون قائمة الغرف. تعيد الصفحة المحاولة بنفسها.',
  offlineKnown: 'قد تكون القائمة قديمة: لا يجيب الآن أحد ممن يحفظونها. تعيد الصفحة المحاولة بنفسها.',
  emptyTitle: 'هدوء تحت السقف',
  empty: 'لا أحد يتحدث بعد. افتح غرفة وشارك رابطها، وسيجدك الناس هنا.',
  host: (name) => (name === '' ? '' : `مع ${isolate(name)}`),
  recordable: 'قد تُسجَّل',
  language: 'اللغة',
  search: 'البحث عن غرفة',
  found: (count) =>
    plural(count, {
      zero: 'لم يُعثر على أي غرفة.',
      one: 'عُثر على غرفة واحدة.',
      two: 'عُثر على غرفتين.',
      few: 'عُثر على # غرف.',
      many: 'عُثر على # غرفة.',
      other: 'عُثر على # غرفة.',
    }),
  understood: 'باللغات التي أفهمها فقط',
  mine: 'اللغات التي أفهمها',
  hidden: (count) =>
    plural(count, {
      zero: 'لا غرف مخفية.',
      one: 'غرفة واحدة بلغة أخرى غير معروضة.',
      two: 'غرفتان بلغات أخرى غير معروضتين.',
      few: '# غرف بلغات أخرى غير معروضة.',
      many: '# غرفة بلغات أخرى غير معروضة.',
      other: '# غرفة بلغات أخرى غير معروضة.',
    }),
  more: (count) => `+${inDigits(count)}`,
  who: (names) => `فيها ممن تعرفهم: ${some(names, others)}.`,
  blocked: (count) =>
    plural(count, {
      zero: 'لا غرف مخفية لمضيفين حجبتهم.',
      one: 'غرفة واحدة مخفية: حجبت مضيفها.',
      two: 'غرفتان مخفيتان: حجبت مضيفيهما.',
      few: '# غرف مخفية: حجبت مضيفيها.',
      many: '# غرفة مخفية: حجبت مضيفيها.',
      other: '# غرفة مخفية: حجبت مضيفيها.',
    }),
  showBlocked: 'عرض',
  hideBlocked: 'إخفاء',
};
