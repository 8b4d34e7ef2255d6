/**
 * The few sentences of a preview. They are not the page's, which has texts of its own: whoever reads them has opened no page yet, and their chat has fetched
 * them. Pure.
 */

interface Words {
  /** As Open Graph writes a language: with a country. */
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  /** Where nothing is told of a room. */
  readonly room: string;
  readonly about: string;
  readonly live: string;
  readonly hostedBy: (name: string) => string;
  readonly people: Forms;
  readonly over: string;
  readonly replay: string;
  readonly minutes: Forms;
  readonly enter: string;
  readonly play: string;
}

/** A wording per plural category; `#` stands for the number. */
type Forms = { readonly [Category in Intl.LDMLPluralRule]?: string } & { readonly other: string };

const WORDS = {
  en: {
    locale: 'en_US',
    dir: 'ltr',
    room: 'A room on Stoa',
    about: 'Audio rooms with no company in the middle: open the link, listen, talk.',
    live: 'Live now',
    hostedBy: (name) => `hosted by ${name}`,
    people: { one: '# person inside', other: '# people inside' },
    over: 'This room has ended',
    replay: 'Replay',
    minutes: { one: '# minute', other: '# minutes' },
    enter: 'Go to the room',
    play: 'Play the replay',
  },
  fr: {
    locale: 'fr_FR',
    dir: 'ltr',
    room: 'Un salon sur Stoa',
    about: 'Des salons audio sans entreprise au milieu : ouvrez le lien, écoutez, parlez.',
    live: 'En direct',
    hostedBy: (name) => `hôte : ${name}`,
    people: { one: '# personne présente', other: '# personnes présentes' },
    over: 'Ce salon est terminé',
    replay: 'Rediffusion',
    minutes: { one: '# minute', other: '# minutes' },
    enter: 'Aller au salon',
    play: 'Écouter la rediffusion',
  },
  es: {
    locale: 'es_ES',
    dir: 'ltr',
    room: 'Una sala en Stoa',
    about: 'Salas de audio sin ninguna empresa en medio: abre el enlace, escucha, habla.',
    live: 'En directo',
    hostedBy: (name) => `anfitrión: ${name}`,
    people: { one: '# persona dentro', other: '# personas dentro' },
    over: 'Esta sala ha terminado',
    replay: 'Grabación',
    minutes: { one: '# minuto', other: '# minutos' },
    enter: 'Ir a la sala',
    play: 'Escuchar la grabación',
  },
  pt: {
    locale: 'pt_BR',
    dir: 'ltr',
    room: 'Uma sala no Stoa',
    about: 'Salas de áudio sem nenhuma empresa no meio: abra o link, ouça, fale.',
    live: 'Ao vivo',
    hostedBy: (name) => `anfitrião: ${name}`,
    people: { one: '# pessoa na sala', other: '# pessoas na sala' },
    over: 'Esta sala terminou',
    replay: 'Gravação',
    minutes: { one: '# minuto', other: '# minutos' },
    enter: 'Ir para a sala',
    play: 'Ouvir a gravação',
  },
  de: {
    locale: 'de_DE',
    dir: 'ltr',
    room: 'Ein Raum auf Stoa',
    about: 'Audio-Räume ohne Firma in der Mitte: Link öffnen, zuhören, mitreden.',
    live: 'Jetzt live',
    hostedBy: (name) => `Host: ${name}`,
    people: { one: '# Person ist da', other: '# Leute sind da' },
    over: 'Dieser Raum ist zu Ende',
    replay: 'Aufnahme',
    minutes: { one: '# Minute', other: '# Minuten' },
    enter: 'Zum Raum',
    play: 'Aufnahme anhören',
  },
  ar: {
    locale: 'ar_AR',
    dir: 'rtl',
    room: 'غرفة على Stoa',
    about: 'غرف صوتية بلا شركة في الوسط: رابط واحد للاستماع والكلام.',
    live: 'مباشر الآن',
    hostedBy: (name) => `المضيف: ${name}`,
    people: {
      zero: 'لا أحد في الداخل',
      one: 'شخص واحد في الداخل',
      two: 'شخصان في الداخل',
      few: '# أشخاص في الداخل',
      many: '# شخصًا في الداخل',
      other: '# شخص في الداخل',
    },
    over: 'انتهت هذه الغرفة',
    replay: 'تسجيل',
    minutes: {
      zero: 'أقل من دقيقة',
      one: 'دقيقة واحدة',
      two: 'دقيقتان',
      few: '# دقائق',
      many: '# دقيقة',
      other: '# دقيقة',
    },
    enter: 'إلى الغرفة',
    play: 'الاستماع إلى التسجيل',
  },
  ja: {
    locale: 'ja_JP',
    dir: 'ltr',
    room: 'Stoa の部屋',
    about: 'あいだに会社のいない音声の部屋です。リンクを開いて、聞いて、話せます。',
    live: 'ただいま開催中',
    hostedBy: (name) => `主催者：${name}`,
    people: { other: '# 人が参加中' },
    over: 'この部屋は終わりました',
    replay: '録音',
    minutes: { other: '# 分' },
    enter: '部屋へ',
    play: '録音を聞く',
  },
} as const satisfies Readonly<Record<string, Words>>;

export type Language = keyof typeof WORDS;
export const LANGUAGES = Object.keys(WORDS) as readonly Language[];

/** Longest list of languages that is looked at, characters. */
const MAX_ACCEPTED = 256;

/**
 * The language of a preview: the room's own, for what fetches it speaks none; then what whoever asks accepts (RFC 9110, section 12.5.4, in the order in which it
 * stands there); then English.
 */
export function languageOf(room: string, accepted = ''): Language {
  const wanted = [room, ...accepted.slice(0, MAX_ACCEPTED).split(',')];
  const primary = wanted.map((tag) => tag.trim().split(/[-;]/, 1)[0]!.toLowerCase());
  return (primary.find((tag) => Object.hasOwn(WORDS, tag)) as Language | undefined) ?? 'en';
}

export function wordsIn(language: Language): Words {
  return WORDS[language];
}

export function counted(language: Language, forms: Forms, count: number): string {
  const number = new Intl.NumberFormat(language).format(count);
  return (forms[new Intl.PluralRules(language).select(count)] ?? forms.other).replace('#', number);
}
