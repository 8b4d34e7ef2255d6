import type * as English from '../en/hearing.ts';
import { inDigits, isolate, plural } from './format.ts';
import { tenths } from './formats.ts';

export const hearing: typeof English.hearing = {
  open: 'كيف يصلك الصوت',
  title: 'كيف يصلك الصوت',
  lead: 'تصلك الأصوات مباشرة من شخص إلى آخر حيث تسمح الشبكة.',
  leadRelays: 'تصلك الأصوات عبر مُرحِّلات، لأن هذا المتصفح بلا WebRTC.',
  spoken: {
    websocket: 'يخرج صوتك عبر مُرحِّل، بواسطة WebSocket.',
    stream: 'يخرج صوتك عبر مُرحِّل، بواسطة libp2p.',
  },
  spokenWithoutWebRtc: {
    websocket: 'يخرج صوتك عبر مُرحِّل، بواسطة WebSocket، لأن هذا المتصفح بلا WebRTC.',
    stream: 'يخرج صوتك عبر مُرحِّل، بواسطة libp2p، لأن هذا المتصفح بلا WebRTC.',
  },
  nobody: 'لا أحد غيرك على المنصة لتسمعه.',
  connecting: (name) => `جارٍ الوصول إلى ${isolate(name)}…`,
  direct: (name) => `يصلك صوت ${isolate(name)} مباشرة`,
  relay: (name, relay) => `يصلك صوت ${isolate(name)} عبر المُرحِّل ${isolate(relay)}`,
  someRelay: (name) => `يصلك صوت ${isolate(name)} عبر مُرحِّل`,
  lost: (name) => `لا يمكن سماع ${isolate(name)} الآن. جارٍ الإصلاح.`,
  unheard: (name) => `لا يصلك صوت ${isolate(name)}.`,
  behind: (seconds) => `تأخر ${tenths.format(seconds)} ث`,
  close: 'تأخر أقل من 0.1 ث',
  whole: 'لم يضع شيء',
  someLost: (percent) => `ضاع ${inDigits(percent)}% من الصوت في الطريق`,
  littleLost: 'ضاع أقل من 1% من الصوت في الطريق',
  verified: 'صوت موثّق',
  left: 'لا تُصدَّق المُرحِّلات بلا تحقق. لا يُستخدم هذا ما دام هناك غيره:',
  leftMany: 'لا تُصدَّق المُرحِّلات بلا تحقق. لا تُستخدم هذه ما دام هناك غيرها:',
  relayNamed: (name) => `المُرحِّل ${isolate(name)}`,
  relayUnnamed: 'مُرحِّل بلا اسم',
  misdeeds: {
    altered: (relay) => `${relay}: غيّر كلام الناس أو اختلقه. لم يُشغَّل شيء من ذلك.`,
    foreign: (relay) => `${relay}: جلب أصواتًا لا تنتمي إلى هذه الغرفة. لم يُشغَّل أي منها.`,
    replayed: (relay) => `${relay}: أعاد ما قيل من قبل. لم يصلك مرتين.`,
    invented: (relay) => `${relay}: روى عن هذه الغرفة أشياء لم يوقّعها أحد فيها. لم يُصدَّق شيء منها.`,
    withheld: (relay) => `${relay}: حجب جزءًا مما يقوله الناس.`,
    late: (relay) => `${relay}: جلب الأصوات متأخرة كثيرًا عن مُرحِّل آخر.`,
    flooded: (relay) => `${relay}: أرسل أكثر بكثير مما لدى أي أحد ليقوله. قُطع الاتصال به.`,
  },
  summary: {
    nobody: 'يصلك صوت كل من يمكن سماعه.',
    direct: 'يصلك صوت الجميع مباشرة.',
    mixed: (relayed) =>
      plural(relayed, {
        one: 'يصلك صوت شخص واحد عبر مُرحِّل.',
        two: 'يصلك صوت شخصين عبر مُرحِّل.',
        few: 'يصلك صوت # أشخاص عبر مُرحِّل.',
        many: 'يصلك صوت # شخصًا عبر مُرحِّل.',
        other: 'يصلك صوت # شخص عبر مُرحِّل.',
      }),
    connecting: (count) =>
      plural(count, {
        one: 'جارٍ الوصول إلى شخص واحد…',
        two: 'جارٍ الوصول إلى شخصين…',
        few: 'جارٍ الوصول إلى # أشخاص…',
        many: 'جارٍ الوصول إلى # شخصًا…',
        other: 'جارٍ الوصول إلى # شخص…',
      }),
    lost: (count) =>
      plural(count, {
        one: 'لا يمكن سماع شخص واحد الآن. جارٍ الإصلاح.',
        two: 'لا يمكن سماع شخصين الآن. جارٍ الإصلاح.',
        few: 'لا يمكن سماع # أشخاص الآن. جارٍ الإصلاح.',
        many: 'لا يمكن سماع # شخصًا الآن. جارٍ الإصلاح.',
        other: 'لا يمكن سماع # شخص الآن. جارٍ الإصلاح.',
      }),
  },
  wordsTitle: 'كلمات للمقارنة',
  words:
    'ما يقال هنا مشفّر من طرف إلى طرف. حين تلتقون، قارنوا هذه الكلمات: إن تطابقت لديكما فمفتاح الغرفة مشترك بينكما، ولا أحد يقف في الوسط.',
  copy: 'نسخ التقرير',
  copied: 'نُسخ التقرير. لا أسماء فيه ولا عناوين.',
  copyFailed: 'هذا هو التقرير؛ حدّده وانسخه.',
  report: 'التقرير',
  done: 'إغلاق',
};

export const data: typeof English.data = {
  title: 'البيانات المستخدمة',
  used: (received, sent) => `استُقبل نحو ${tenths.format(received)} م.ب وأُرسل ${tenths.format(sent)} م.ب في هذه الغرفة.`,
  usedHint: 'الأصوات كما تجلبها المُرحِّلات والأشخاص. العثور على الغرف والناس يستهلك أكثر قليلًا.',
  less: 'استخدام بيانات أقل',
  lessHint: 'يخرج صوتك بـ 24 كبت/ث بدل 32، والموسيقى بدل 96. لا تُعرض صور المجتمعات. يُحفظ هذا على الجهاز.',
};

export const music: typeof English.music = {
  open: 'تشغيل ملف…',
  title: 'تشغيل ملف',
  close: 'إغلاق المشغّل',
  choose: 'اختيار ملفات',
  drop: 'موسيقى أو كلام، ملف واحد أو أكثر. يمكن أيضًا إفلاتها هنا.',
  mayNot: 'تشغيل الملفات هنا للمضيف والإشراف، ويمكنهما السماح به لكل من على المنصة.',
  playing: (title) => `يُشغَّل الآن «${isolate(title)}»`,
  plays: (name, title) => `${isolate(name)} يشغّل «${isolate(title)}»`,
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
