import type * as English from '../en/invites.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { days } from './formats.ts';

export const invites: typeof English.invites = {
  open: 'Leute einladen…',
  button: 'Ein\u00adladen',
  title: 'Leute einladen',
  left: (count) => plural(count, { one: 'Du hast # Einladung.', other: 'Du hast # Einladungen.' }),
  none: 'Du hast keine Einladungen mehr. Nimm eine zurück, um eine neue zu machen.',
  kind: 'Wofür sie ist',
  listen: 'Zum Zuhören',
  speak: 'Zum Sprechen',
  listenHint: 'Wer sie nimmt, kommt herein und hört den Raum.',
  speakHint: 'Wer sie nimmt, kommt herein und darf auf die Bühne.',
  make: 'Einladung machen',
  making: 'Einladung wird gemacht…',
  failed: 'Die Einladung ließ sich nicht machen. Versuch es noch einmal.',
  ready: {
    listen: 'Eine Einladung zum Zuhören',
    speak: 'Eine Einladung zum Sprechen',
  },
  once: 'Sie gilt für eine Person, die sie zuerst öffnet: Gib sie nur ihr.',
  link: 'Link der Einladung',
  copy: 'Einladung kopieren',
  copied: 'Einladung kopiert',
  copyFailed: 'Hier ist die Einladung; markiere und kopiere sie.',
  share: 'Teilen…',
  code: {
    listen: 'QR-Code einer Einladung zum Zuhören. Halte die Kamera eines Telefons darauf.',
    speak: 'QR-Code einer Einladung zum Sprechen. Halte die Kamera eines Telefons darauf.',
  },
  codeFailed: 'Der QR-Code ließ sich nicht zeichnen. Die Einladung zu kopieren geht auch.',
  another: 'Noch jemanden einladen',
  sent: 'Verschickte Einladungen',
  show: 'Zeigen',
  takeBack: 'Zurücknehmen',
  taken: (name) => `${isolate(name)} hat sie genommen`,
  revoked: 'zurückgenommen',
  expired: 'abgelaufen',
  until: (at) => `noch nicht genommen, gilt bis ${days.format(at)}`,
};
