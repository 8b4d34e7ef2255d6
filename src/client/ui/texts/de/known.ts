import type * as English from '../en/known.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';

export const known: typeof English.known = {
  title: 'Leute',
  lead: 'Wen du dir merkst und wen du blockiert hast. Das weiß nur dieses Gerät, und niemand erfährt davon.',
  none: 'Noch niemand. Tipp in einem Raum auf jemanden, um sie oder ihn dir unter einem eigenen Namen zu merken oder zu blockieren.',
  kept: 'Gemerkt',
  blockedTitle: 'Blockiert',
  known: 'dir bekannt',
  blocked: 'von dir blockiert',
  theirs: (name) => `Nennt sich selbst ${isolate(name)}.`,
  keep: 'Merken…',
  rename: 'Umbenennen…',
  nameLabel: 'Dein Name dafür',
  nameHint: 'Nur du siehst ihn. Spricht diese Person, steht ihr Raum in deiner Halle vorn.',
  save: 'Merken',
  back: 'Zurück',
  forget: 'Nicht mehr merken',
  block: 'Nur für mich blockieren',
  unblock: 'Nicht mehr blockieren',
  blockedHint:
    'Du hörst und liest diese Person nicht, in keinem Raum. Alle anderen schon, und sie erfährt nichts davon.',
  full: (count) =>
    plural(count, {
      one: 'Es ist Platz für # Person, und nicht mehr.',
      other: 'Es ist Platz für # Personen, und nicht mehr.',
    }),
  notStored:
    'Dieser Browser speichert nichts mehr. Die Liste hält, bis du die Seite schließt: Exportier sie, damit nichts verloren geht.',
  exportList: 'Liste exportieren',
  importList: 'Liste importieren',
  imported: 'Was in der Datei steht, ist jetzt in deiner Liste.',
  importFailed: 'Das ist keine Liste von Leuten aus Stoa.',
  leftOut: (count) => plural(count, { one: '# Person fand keinen Platz.', other: '# Personen fanden keinen Platz.' }),
  backUp: 'Sichern…',
  backUpTitle: 'Sichern, wer du bist',
  backUpLead:
    'Wer du hier bist, und diese Liste, in einer Datei, die deine Passphrase verschließt. Wer beides hat, kann du sein.',
  backUpKeyless:
    'Der Schlüssel dieses Browsers ist aus der Zeit, als Schlüssel sich nicht kopieren ließen. Die Datei wird deine Liste enthalten, nicht wer du bist.',
  backedUp: 'Die Datei ist unterwegs.',
  failed: 'Das hat nicht geklappt. Versuch es noch einmal.',
  restore: 'Sicherung einlesen…',
  restoreTitle: 'Sicherung einlesen',
  restoreLead: 'Wer in der Datei steht, kommt zu deiner Liste hinzu.',
  fileHint: 'Ihr Name endet auf „.stoa-backup.json“.',
  be: 'Auch hier diese Person sein',
  beHint: 'Dieses Gerät ist dann nicht mehr, wer es jetzt ist. Die Seite lädt neu.',
  restored: 'Wer in der Datei steht, ist jetzt in deiner Liste.',
  restoreFailed: 'Das ist keine Sicherung, oder die Passphrase ist eine andere.',
  refused: 'Die Liste ist da. Den Schlüssel hat dieser Browser nicht angenommen.',
};

export const backup: typeof English.backup = {
  passphrase: 'Passphrase',
  passphraseHint: 'Ein paar Wörter, die niemand errät. Schreib sie auf: Niemand kann sie dir noch einmal sagen.',
  passphraseShort: (least) => `Nimm mindestens ${inDigits(least)} Zeichen.`,
  save: 'Datei sichern',
  saving: 'Wird mit deiner Passphrase verschlossen…',
  file: 'Die Datei',
  fileMissing: 'Wähl zuerst die Datei.',
  opening: 'Wird geöffnet…',
  openFile: 'Herstellen',
};

export const you: typeof English.you = {
  title: 'Über dich',
  open: 'Über dich…',
  lead: 'Alle sehen es auf deiner Karte, in den Räumen, in denen du einen Platz hast. Alles darf leer bleiben.',
  name: 'Wie du heißt',
  nameHint: 'Diesen Namen sehen alle in einem Raum.',
  about: 'Eine Zeile über dich',
  aboutHint: 'Was du machst, oder warum du da bist.',
  link: (number) => `Link Nr. ${inDigits(number)}`,
  linkHint: 'Eine Adresse, die mit https:// anfängt.',
  linkWrong: 'Das ist keine Adresse, die mit https:// anfängt, oder sie ist zu lang.',
  picture: 'Bild',
  pictureHint: 'Es wird hier verkleinert. Nichts anderes aus der Datei verlässt dieses Gerät.',
  pictureWrong: 'Das ist kein Bild, oder es wird nicht klein genug.',
  pictureProtected:
    'Dieser Browser verbirgt, was Seiten zeichnen, damit niemand daran erkannt wird. Ein Bild kann er hier nicht machen.',
  noPicture: 'Ohne Bild',
  save: 'Speichern',
  saved: 'Gespeichert. Andere sehen es in ein paar Sekunden.',
  failed: 'Das hat nicht geklappt. Versuch es noch einmal.',
  ask: 'Bild und Links zeigen',
  askHint: 'Du sparst Daten: Das hier braucht bis zu 4 kB.',
  nothing: 'Mehr ist hier nicht bekannt.',
  opens: 'öffnet eine Seite außerhalb von Stoa',
};

export const phrase: typeof English.phrase = {
  open: 'Schlüssel in Wörtern…',
  title: 'Schlüssel in Wörtern',
  lead: '24 englische Wörter, die der Schlüssel dazu sind, wer du hier bist. Schreib sie auf Papier, in dieser Reihenfolge: Wer sie liest, kann du sein.',
  isNot: 'Dein Name, deine Liste und was du von dir zeigst, stecken nicht darin. Das enthält eine Sicherung.',
  show: 'Wörter zeigen',
  none: 'Der Schlüssel dieses Browsers ist aus der Zeit, als Schlüssel sich nicht kopieren ließen. Für ihn gibt es keine Wörter.',
  enter: 'Wörter eingeben…',
  enterTitle: 'Wörter eingeben',
  field: 'Die 24 Wörter',
  fieldHint: 'In ihrer Reihenfolge, mit Leerzeichen dazwischen.',
  phraseCount: (count) =>
    plural(count, { one: 'Das ist # Wort; es sind 24.', other: 'Das sind # Wörter; es müssen 24 sein.' }),
  noWord: (word) => `„${isolate(word)}“ ist keines der Wörter. Vielleicht:`,
  wrong:
    'Jedes ist eines der Wörter, und doch sind sie kein Schlüssel: Eines ist ein anderes, oder zwei sind vertauscht.',
  same: 'Das bist du hier schon.',
  refused: 'Diesen Schlüssel hat der Browser nicht angenommen.',
};

export const take: typeof English.take = {
  open: 'Auf ein anderes Gerät…',
  title: 'Auf ein anderes Gerät',
  lead: 'Halt die Kamera deines anderen Geräts darauf und öffne den Link. Dein Schlüssel und dein Name kommen mit, deine Liste und dein Bild nicht.',
  code: 'Ein Code, der Stoa auf deinem anderen Gerät öffnet',
  next: 'Dort ist er offen',
  words: 'Tipp dort diese Wörter ein:',
  both: 'Wer Code und Wörter hat, kann du sein: Lass sie niemanden sehen.',
  here: 'Von deinem anderen Gerät',
  field: 'Die Wörter',
  fieldHint: 'Dein anderes Gerät zeigt sie.',
  failed: 'Das sind nicht die Wörter, oder der Link ist beschädigt.',
};
