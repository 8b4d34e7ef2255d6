import type * as English from '../en/order.ts';
import { isolate } from './format.ts';
import { days, times } from './formats.ts';

export const order: typeof English.order = {
  open: 'من يقرّر…',
  title: 'من يقرّر',
  chair: (name) => `القرار هنا الآن لـ ${isolate(name)}.`,
  none: 'لا مضيف هنا ولا إشراف. يمكن مواصلة الحديث، ولا ينال أحد جديد حقوقًا.',
  stageAnyone: 'يمكن للجميع الصعود إلى المنصة.',
  stageInvited: 'الصعود إلى المنصة بالدعوة.',
  locked: 'الغرفة مقفلة: لا يدخل أحد جديد إلا إذا فُتح له.',
  putOut: 'خارج الغرفة',
  putOutGood: 'نهائيًا',
  putOutUntil: (at) => `حتى ${days.format(at)}`,
  letBack: 'السماح بالعودة',
  log: 'ما جرى',
  logLead: 'يمكن لكل من في الغرفة قراءة هذا.',
  logNone: 'لا شيء حتى الآن.',
  time: (at) => times.format(at),
  deeds: {
    'invite-to-stage': (by, whom) => `${isolate(by)}: دعوة ${isolate(whom)} إلى المنصة`,
    'to-audience': (by, whom) => `${isolate(by)}: نقل ${isolate(whom)} إلى الجمهور`,
    silence: (by, whom) => `${isolate(by)}: إيقاف صوت ${isolate(whom)}`,
    unsilence: (by, whom) => `${isolate(by)}: إعادة صوت ${isolate(whom)}`,
    remove: (by, whom) => `${isolate(by)}: إخراج ${isolate(whom)} من الغرفة`,
    ban: (by, whom) => `${isolate(by)}: حظر ${isolate(whom)}`,
    'ban-hour': (by, whom) => `${isolate(by)}: حظر ${isolate(whom)} لمدة ساعة`,
    'ban-day': (by, whom) => `${isolate(by)}: حظر ${isolate(whom)} لمدة يوم`,
    unban: (by, whom) => `${isolate(by)}: السماح بعودة ${isolate(whom)}`,
    admit: (by, whom) => `${isolate(by)}: إدخال ${isolate(whom)} إلى الغرفة المقفلة`,
    lock: (by) => `${isolate(by)}: قفل الغرفة`,
    unlock: (by) => `${isolate(by)}: فتح قفل الغرفة`,
    'make-moderator': (by, whom) => `${isolate(by)}: منح الإشراف إلى ${isolate(whom)}`,
    'unmake-moderator': (by, whom) => `${isolate(by)}: سحب الإشراف من ${isolate(whom)}`,
    'hand-over': (by, whom) => `${isolate(by)}: تسليم الغرفة إلى ${isolate(whom)}`,
  },
};
