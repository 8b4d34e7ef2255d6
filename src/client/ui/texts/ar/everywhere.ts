import type * as English from '../en/everywhere.ts';
import { plural } from './format.ts';

export const brand: typeof English.brand = 'Stoa';
export const guest: typeof English.guest = 'ضيف';
export const untitled: typeof English.untitled = 'غرفة بلا عنوان';
export const dir: typeof English.dir = 'rtl';

export const band: typeof English.band = {
  dark: 'المظهر الداكن',
  shortcuts: 'اختصارات لوحة المفاتيح',
  hallway: 'العودة إلى البهو',
};

const talking = (count: number) =>
  plural(count, {
    zero: 'لا أحد يتحدث',
    one: 'متحدث واحد',
    two: 'متحدثان',
    few: '# متحدثين',
    many: '# متحدثًا',
    other: '# متحدث',
  });

const hearing = (count: number) =>
  plural(count, {
    zero: 'لا مستمعين',
    one: 'مستمع واحد',
    two: 'مستمعان',
    few: '# مستمعين',
    many: '# مستمعًا',
    other: '# مستمع',
  });

export const people: typeof English.people = (onStage, listening) => `${talking(onStage)} · ${hearing(listening)}`;

export const notices: typeof English.notices = {
  dismiss: 'إغلاق',
  tapToHear: 'لا يخرج صوت من هذه الصفحة. قد تكفي لمسة لتشغيله.',
  tapToHearAction: 'تشغيل الصوت',
  offline: 'انقطع الاتصال. ستعود الغرفة من تلقاء نفسها.',
  oldBrowser: 'تعذّر بدء Stoa. قد يفيد متصفح آخر.',
  onlyListening: 'يتيح هذا المتصفح الاستماع. للتحدث أو الكتابة يلزم متصفح آخر.',
  notFetched: 'جزء من هذه الصفحة لا يصل. قد تفيد إعادة التحميل.',
  reload: 'إعادة التحميل',
};
