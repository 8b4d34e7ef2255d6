import type * as English from '../en/invites.ts';
import { isolate, plural } from './format.ts';
import { days } from './formats.ts';

export const invites: typeof English.invites = {
  open: 'دعوة أشخاص…',
  button: 'دعوة',
  title: 'دعوة أشخاص',
  left: (count) =>
    plural(count, {
      zero: 'ليست لديك دعوات.',
      one: 'لديك دعوة واحدة.',
      two: 'لديك دعوتان.',
      few: 'لديك # دعوات.',
      many: 'لديك # دعوة.',
      other: 'لديك # دعوة.',
    }),
  none: 'لم تبقَ لديك دعوات. استرجع واحدة لإنشاء أخرى.',
  kind: 'الغرض منها',
  listen: 'للاستماع',
  speak: 'للتحدث',
  listenHint: 'من يأخذها يدخل ويسمع الغرفة.',
  speakHint: 'من يأخذها يدخل ويمكنه الصعود إلى المنصة.',
  make: 'إنشاء دعوة',
  making: 'جارٍ إنشاء الدعوة…',
  failed: 'تعذّر إنشاء الدعوة. أعد المحاولة.',
  ready: {
    listen: 'دعوة للاستماع',
    speak: 'دعوة للتحدث',
  },
  once: 'تصلح لشخص واحد، أول من يفتحها: أعطها له وحده.',
  link: 'رابط الدعوة',
  copy: 'نسخ الدعوة',
  copied: 'نُسخت الدعوة',
  copyFailed: 'هذه هي الدعوة؛ حدّدها وانسخها.',
  share: 'مشاركة…',
  code: {
    listen: 'رمز QR لدعوة للاستماع. وجّه إليه كاميرا هاتف.',
    speak: 'رمز QR لدعوة للتحدث. وجّه إليه كاميرا هاتف.',
  },
  codeFailed: 'تعذّر رسم رمز QR. نسخ الدعوة يفي بالغرض أيضًا.',
  another: 'دعوة شخص آخر',
  sent: 'الدعوات المرسلة',
  show: 'عرض',
  takeBack: 'استرجاع',
  taken: (name) => `أخذها ${isolate(name)}`,
  revoked: 'استُرجعت',
  expired: 'انتهت صلاحيتها',
  until: (at) => `لم تؤخذ بعد، صالحة حتى ${days.format(at)}`,
};
