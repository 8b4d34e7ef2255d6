import type * as English from '../en/recordings.ts';
import { inDigits, plural } from './format.ts';
import { dates, others, some, tenths } from './formats.ts';

export const recordings: typeof English.recordings = {
  title: 'Aufnahmen',
  lead: 'Sie sind nur in diesem Browser, bis du sie sicherst oder löschst. Jede Stimme hat ihre eigene Datei, mit den Signaturen, die sie belegen.',
  none: 'Auf diesem Gerät ist keine Aufnahme.',
  loading: 'Wird gesucht…',
  failed: 'Dieser Browser gibt keinen Zugriff auf seine Dateien.',
  still: 'Wird aufgenommen',
  lasted: (minutes) => plural(minutes, { one: '# Minute', other: '# Minuten' }),
  size: (megabytes) => `${tenths.format(megabytes)} MB`,
  at: (at) => dates.format(at),
  who: (list) => some(list, others),
  save: 'Sichern',
  saving: 'Datei wird erstellt…',
  saveMixed: 'Als eine Tondatei sichern',
  mixing: 'Alle Stimmen werden in eine Datei gemischt…',
  stop: 'Anhalten',
  notMade: 'Die Datei konnte nicht erstellt werden. Die Aufnahme ist, wie sie war.',
  cut: 'Schneiden…',
  isCut: 'Eine kürzere Kopie: Geschnittenes ist als solches zu sehen',
  cutLead:
    'Sag, was wegfallen soll, zum Beispiel 0:00 bis 0:40. Du bekommst eine kürzere Kopie, die zeigt, wo geschnitten wurde; was bleibt, lässt sich weiter belegen. Die Aufnahme bleibt, wie sie ist.',
  cutMembers:
    'Das ist aus einem Raum für Mitglieder. Gib es nur weiter, wenn alle, die zu hören sind, das wollen: Seine Schlüssel öffnen auch, was du schneidest, für alle, die den verschlüsselten Ton behalten haben.',
  listen: 'Die Aufnahme',
  passage: (number) => `Weglassen ${inDigits(number)}`,
  from: 'Von',
  to: 'Bis',
  end: 'Ende',
  here: 'Hier',
  another: 'Noch eine Stelle',
  notCut: 'Abbrechen',
  makeCut: 'Kopie erstellen',
  cutState: {
    cutting: 'Kopie wird erstellt…',
    'no-time': 'Eine Zeit fehlt oder stimmt nicht. Schreib sie wie 1:30, die spätere an zweiter Stelle.',
    'nothing-left': 'Es bliebe nichts übrig.',
    failed: 'Die Kopie konnte nicht erstellt werden. Die Aufnahme ist, wie sie war.',
  },
  remove: 'Löschen',
  sure: 'Endgültig löschen',
  keep: 'Behalten',
  replays: 'Du kannst ihn noch einmal hören',
};
