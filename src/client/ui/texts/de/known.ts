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
