import type * as English from '../en/captions.ts';
import { isolate } from './format.ts';

export const captions: typeof English.captions = {
  title: 'التسميات التوضيحية',
  show: 'إظهار التسميات التوضيحية',
  hide: 'إخفاء التسميات التوضيحية',
  settings: 'الخيارات',
  size: 'الحجم',
  sizes: { small: 'صغير', medium: 'متوسط', large: 'كبير' },
  contrast: 'تباين عالٍ',
  waiting: 'يظهر هنا مكتوبًا كلام من فعّلوا التسميات التوضيحية.',
  newest: 'إلى أحدث سطر',
  said: (name, words) => `${isolate(name)}: ${words}`,
  saveVtt: 'حفظ بصيغة WebVTT',
  saveSrt: 'حفظ بصيغة SubRip',
  own: 'كتابة ما أقوله',
  ownHint: 'يكتبه متصفحك على هذا الجهاز: لا يسمعك أحد غيره لأجل ذلك.',
  ownFetch: 'يُنزّل متصفحك لغتك أولًا. بعدها يجري كل شيء على هذا الجهاز وحده.',
  ownFetching: 'جارٍ تنزيل لغتك في المتصفح…',
  ownNone:
    'لا يستطيع هذا المتصفح كتابة كلامك على هذا الجهاز، ولا يُرسل صوتك إلى أي مكان لأجل ذلك. يمكنك قراءة ما يقوله الآخرون.',
  ownFailed: 'توقف متصفحك عن كتابة كلامك. فعّل ذلك للمحاولة من جديد.',
  failed: 'تعذّر تحميل التسميات التوضيحية.',
};
