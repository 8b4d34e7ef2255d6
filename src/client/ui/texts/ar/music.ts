import type * as English from '../en/music.ts';
import { isolate } from '../isolate.ts';

export const music: typeof English.music = {
  open: 'تشغيل ملف…',
  title: 'تشغيل ملف',
  close: 'إغلاق المشغّل',
  choose: 'اختيار ملفات',
  drop: 'موسيقى أو كلام، ملف واحد أو أكثر. يمكن أيضًا إفلاتها هنا.',
  mayNot: 'تشغيل الملفات هنا للمضيف والإشراف. يمكن للمضيف منح دور الإشراف.',
  playing: (title) => `يُشغَّل الآن «${isolate(title)}»`,
  pause: 'إيقاف مؤقت',
  resume: 'متابعة',
  next: 'التالي',
  stop: 'إنهاء',
  volume: 'مستوى الصوت',
  upNext: 'بعد ذلك',
  progress: 'ما شُغِّل حتى الآن',
  aloud: 'يُسمع الميكروفون أيضًا. عند كتمه يُسمع الملف وحده.',
  failed: {
    kind: (title) => `«${isolate(title)}» ليس من أنواع الصوت المعروفة هنا.`,
    codec: (title) => `«${isolate(title)}» بصيغة لا يشغّلها هذا المتصفح.`,
    none: (title) => `لا صوت في «${isolate(title)}».`,
    broken: (title) => `«${isolate(title)}» تالف وتعذّر تشغيله حتى نهايته.`,
    gone: (title) => `لم تعد قراءة «${isolate(title)}» ممكنة على هذا الجهاز.`,
  },
  notLoaded: 'تعذّر تحميل المشغّل.',
};
