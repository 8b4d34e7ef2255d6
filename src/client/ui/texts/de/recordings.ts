import type * as English from '../en/recordings.ts';
import { plural } from './format.ts';
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
  remove: 'Löschen',
  sure: 'Endgültig löschen',
  keep: 'Behalten',
  replays: 'Du kannst ihn noch einmal hören',
};
