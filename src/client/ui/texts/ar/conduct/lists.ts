import type * as English from '../../en/conduct/lists.ts';
import { isolate } from '../../isolate.ts';
import { plural } from '../format.ts';
import { longDates } from '../formats.ts';

export const lists: typeof English.lists = {
  open: 'قائمة المحظورين…',
  title: 'قائمة المحظورين',
  lead: 'مَن يُبقيه هذا المجتمع خارج غرفه، ولماذا. يمكن لأي شخص قراءتها.',
  how: 'مَن يرأس إحدى غرفه يحظر من يدخل منهم، ويسمح بعودتهم حين لا تذكرهم أي قائمة.',
  looking: 'جارٍ سؤال المُرحِّلات…',
  none: 'لا أحد فيها.',
  people: 'الأشخاص فيها',
  strike: 'إزالة من القائمة',
  taken: 'قوائم يأخذ بها',
  takenNone: 'لا شيء. مَن في قائمة مأخوذ بها يُمنع هنا أيضًا.',
  offered: 'قوائم أخرى',
  takeOn: 'الأخذ بها',
  takeOff: 'ترك الأخذ بها',
  unknown: 'ليست لدى أي مُرحِّل الآن.',
  saved: 'حُفظ.',
  unnamed: 'مجتمع',
  also: (name) => `إضافة أيضًا إلى قائمة ${isolate(name)}`,
  reason: 'السبب في القائمة',
  reasonHint: 'يمكن لأي شخص قراءته بجانب الاسم.',
  reasonMissing: 'يلزم سبب، أو إيقاف القائمة.',
  notListed: (name) => `تم حظر ${isolate(name)} هنا، لكن تعذّرت الإضافة إلى القائمة. أعد المحاولة لاحقًا.`,
  by: (by, reason) => `في قائمة ${isolate(by)}: ${isolate(reason)}`,
  at: (at) => `منذ ${longDates.format(at)}.`,
  until: (at) => `حتى ${longDates.format(at)}.`,
  leftOut: (people) =>
    plural(people, {
      zero: 'لم تُزَل مداخل أقدم.',
      one: 'أُزيل مدخل أقدم واحد.',
      two: 'أُزيل مدخلان أقدمان.',
      few: 'أُزيلت # مداخل أقدم.',
      many: 'أُزيل # مدخلًا أقدم.',
      other: 'أُزيل # مدخل أقدم.',
    }),
  count: (people) =>
    plural(people, { zero: 'لا أحد', one: 'شخص واحد', two: 'شخصان', few: '# أشخاص', many: '# شخصًا', other: '# شخص' }),
};
