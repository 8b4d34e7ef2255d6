import type * as English from '../../en/conduct/report.ts';
import { isolate } from '../../isolate.ts';
import { inDigits, plural } from '../format.ts';
import { days } from '../formats.ts';

export const report: typeof English.report = {
  open: 'Melden…',
  title: (name) => `${isolate(name)} melden`,
  lead: 'Versiegelt geht es an die, die hier entscheiden. Sie hören und lesen, was du schickst, und sehen, dass es von dir kommt.',
  reason: 'Was passiert ist',
  reasons: {
    insult: 'Beleidigungen',
    hate: 'Hass',
    threat: 'Drohungen',
    sexual: 'Sexuelle Belästigung',
    spam: 'Spam oder Betrug',
    other: 'Etwas anderes',
  },
  words: 'In deinen Worten',
  wordsHint: 'Was sie wissen sollten. Es darf leer bleiben.',
  proof: 'Was als Beweis mitgeht',
  count: (seconds) =>
    plural(seconds, {
      one: '# Sekunde Stimme, so wie sie signiert wurde',
      other: '# Sekunden Stimme, so wie sie signiert wurden',
    }),
  more: (lines) => plural(lines, { one: '# Zeile von dieser Person', other: '# Zeilen von dieser Person' }),
  direct:
    'Eine Stimme, die direkt kommt, trägt keine Signatur. Ab jetzt kommt sie auch über ein Relay, und was nun gesagt wird, kann mitgehen.',
  kept: 'In einem Raum behält jede Seite die letzten 30 Sekunden von dem, was Relays bringen, nur im Arbeitsspeicher, damit sich melden lässt, was jemandem angetan wird. Niemand bekommt davon etwas, wenn niemand etwas meldet.',
  noReaders: 'Sonst entscheidet hier niemand. Du kannst die Meldung als Datei behalten.',
  send: 'Versiegeln und schicken',
  make: 'Versiegeln',
  sending: 'Wird versiegelt…',
  sent: 'Ein Relay hat sie, für die, die hier entscheiden. Behalt die Datei, wenn du magst.',
  notSent: 'Kein Relay hat sie angenommen. Sichere die Datei und gib sie jemandem, der hier entscheidet.',
  failed: 'Das hat nicht geklappt. Versuch es noch einmal.',
  save: 'Datei sichern',
  inbox: 'Meldungen',
  inboxLead:
    'Was dir gemeldet wurde, oder einer Gemeinschaft, deren Schlüssel auf diesem Gerät ist. Relays behalten es zwei Wochen, versiegelt.',
  looking: 'Die Relays werden gefragt…',
  none: 'Es gibt keine.',
  noAnswer: 'Kein Relay antwortet.',
  keyless:
    'Der Schlüssel dieses Browsers ist aus der Zeit, als Schlüssel sich nicht kopieren ließen. Er öffnet keine Meldungen.',
  time: (at) => days.format(at),
  read: 'Lesen',
  file: 'Eine Meldung als Datei',
  fileHint: 'Ihr Name endet auf „.stoa-report“.',
  opening: 'Wird geöffnet und geprüft…',
  unreadable: {
    'not-mine': 'Diese Meldung ist für andere.',
    changed: 'Diese Meldung wurde unterwegs verändert. Auf nichts darin ist Verlass.',
    malformed: 'Das ist keine Meldung aus Stoa.',
  },
  gone: 'Kein Relay hat sie mehr.',
  back: 'Alle Meldungen',
  by: (name) => `Gemeldet von ${isolate(name)}`,
  about: (name) => `Über ${isolate(name)}`,
  room: (title) => `In „${isolate(title)}“`,
  key: 'Schlüssel dieser Person',
  heard: 'Was gesagt wurde',
  summary: (seconds) =>
    plural(seconds, {
      one: '# Sekunde ist mit diesem Schlüssel signiert.',
      other: '# Sekunden sind mit diesem Schlüssel signiert.',
    }),
  left: (pieces) =>
    plural(pieces, { one: '# Stück des Tons ist nicht bewiesen.', other: '# Stücke des Tons sind nicht bewiesen.' }),
  noSound: 'Es kam kein Ton mit.',
  second: (number, what) => `Sekunde ${number}: ${what}`,
  ordinal: (count) => inDigits(count),
  states: { signed: 'signiert', broken: 'nicht bewiesen', sealed: 'signiert, lässt sich nicht öffnen', quiet: 'still' },
  faults: {
    malformed: 'lässt sich nicht lesen',
    signature: 'die Signatur stimmt nicht',
    unsigned: 'nichts sagt, wer es signiert hat',
    stale: 'ist aus einer anderen Zeit',
    order: 'ist nicht in der Reihenfolge',
  },
  quotes: { line: 'Was geschrieben wurde', caption: 'Untertitel dieser Person' },
  genuine: 'von dieser Person signiert',
  forged: 'nicht von dieser Person signiert',
  omitted: 'Was signiert ist, wurde gesagt. Eine Meldung kann etwas weglassen: Was fehlt, beweist nichts.',
};
