import type * as English from '../en/planned.ts';
import { isolate } from '../isolate.ts';
import { lasting, meetings, others, some, until } from './formats.ts';

export const planned: typeof English.planned = {
  title: 'Demnächst',
  lead: 'Räume, die später öffnen, nach deiner Uhr.',
  at: (at) => meetings.format(at),
  startsIn: (minutes) => `Beginnt ${until(minutes)}`,
  now: 'jetzt',
  who: (list) => `mit ${some(list, others)}`,
  lasts: (minutes) => lasting(minutes),
  repeats: { once: 'Einmal', weekly: 'Jede Woche', monthly: 'Jeden Monat' },
  feed: 'Alle für meinen Kalender',
  soon: 'Es geht gleich los. Der Host kann sich bis zu einer Viertelstunde verspäten.',
  late: 'Der Host ist noch nicht da. Die Seite sucht weiter.',
  opens: 'Bleib hier: Der Raum öffnet sich von selbst, wenn sein Host kommt.',
  come: 'Nimm mich mit hinein, sobald er öffnet, zum Zuhören',
  add: 'In den Kalender',
  cancelled: 'Sein Host hat diesen Raum abgesagt.',
  mine: 'Du hast diesen Raum geplant. Öffne ihn, wenn du so weit bist; wer hier wartet, kann dann herein.',
  deeds: { open: 'Raum öffnen', skip: 'Diesen Termin absagen', cancel: 'Raum absagen' },
  cancelAll: 'Alle Termine absagen',
  sure: { skip: 'Diesen Termin absagen? Die anderen bleiben.', cancel: 'Ganz absagen? Auch Kalender erfahren davon.' },
  keep: 'So lassen',
  failed: 'Das hat kein Relais erreicht. Nichts hat sich geändert; versuch es noch einmal.',
  doing: 'Einen Moment…',
  change: 'Ändern…',
  changeTitle: 'Den Plan ändern',
  save: 'Speichern',
  day: 'Tag',
  hour: 'Uhrzeit',
  zone: (zone) => `Nach der Uhr in ${isolate(zone)}.`,
  notThen: 'Wähl eine Zeit, die noch kommt, in den nächsten 60 Tagen.',
  length: 'Wie lange',
  repeat: 'Wie oft',
  times: 'Wie viele Male',
  about: 'Worum es geht',
  others: 'Zusammen mit',
  othersHint: 'Namen der anderen Hosts, mit Kommas dazwischen.',
};

export const remind: typeof English.remind = {
  me: 'Erinnere mich',
  when: 'Zehn Minuten vorher und wenn es losgeht.',
  byPage: 'Diese Seite erinnert dich, solange sie in irgendeinem Tab offen ist.',
  push: 'Auch wenn die Seite geschlossen ist',
  pushHint:
    'Der Hersteller deines Browsers gibt es weiter und erfährt, dass dieses Relay etwas für dich hat und wann; nicht, worum es geht. Das Relay merkt sich, wo dein Browser zu erreichen ist, bis der letzte Termin vorbei ist oder du dies ausschaltest.',
  byRelay: 'Du wirst erinnert, auch wenn die Seite geschlossen ist.',
  denied:
    'Dieser Browser lässt die Seite dich nicht erinnern. Erlaube in seinen Einstellungen Mitteilungen für diese Seite, oder nimm den Raum in deinen Kalender auf.',
  failed: 'Das hat nicht geklappt. Bitte versuche es später noch einmal.',
};
