import type * as English from '../en/stage.ts';
import { plural } from './format.ts';

export const stage: typeof English.stage = {
  stage: 'على المنصة',
  stageEmpty: 'لا أحد على المنصة الآن.',
  listening: 'يستمعون',
  listeningEmpty: 'لا أحد يستمع فقط.',
  alone: 'لا أحد هنا سواك. شارك الرابط وابقَ قليلًا.',
  more: (count) =>
    plural(count, {
      one: 'وشخص آخر',
      two: 'وشخصان آخران',
      few: 'و# آخرون',
      many: 'و# شخصًا آخر',
      other: 'و# شخص آخر',
    }),
  showMore: 'عرض المزيد',
  controls: 'أزرار التحكم',
  leave: 'خروج',
  you: 'أنت',
  host: 'مضيف',
  moderator: 'إشراف',
  muted: 'مكتوم',
  silenced: 'موقوف الصوت',
  contradicts: 'لا يُشغَّل',
  invited: 'دعوة إلى المنصة',
  talking: 'الميكروفون مفتوح',
  recording: 'تسجيل',
  tier: 'لا يسمع هذا إلا المدعوون.',
};
