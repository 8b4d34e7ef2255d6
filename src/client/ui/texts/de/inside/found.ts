import type * as English from '../../en/inside/found.ts';
import { others, some } from '../formats.ts';

export const found: typeof English.found = {
  open: 'Wo man sie findet…',
  title: 'Wo man sie findet',
  lead: 'Eines Tages sind vielleicht alle ihre Relays weg. Dann sehen die Seiten derer, die ihr folgen, an zwei Orten nach, die keine Relays sind, und glauben, was mit ihrem Schlüssel unterschrieben ist.',
  relays: 'Ihre Relays',
  relaysHint: 'Webadressen von Relays, die laufen, eine je Zeile.',
  relaysWrong: 'Eines davon ist kein Relay oder antwortet nicht, oder es sind mehr als sechs Adressen.',
  file: 'Eine Datei',
  fileHint: 'Wo sie liegen wird: https://example.org/relays.json',
  fileWrong: 'Das ist keine Adresse einer Datei, die mit https:// beginnt.',
  name: 'Ein Name im DNS',
  nameHint: 'Einer deiner Domain: _stoa.example.org',
  nameWrong: 'Das ist kein Name im DNS.',
  sign: 'Unterschreiben',
  signing: 'Die Relays werden gefragt, dann wird unterschrieben…',
  signed: 'Unterschrieben. Jetzt muss es an seine Orte.',
  save: 'Datei speichern',
  saveHint: 'Sie gehört an die Adresse oben, bei einem Anbieter, der Seiten von anderswo darin lesen lässt.',
  copy: 'TXT-Eintrag kopieren',
  copied: 'Eintrag kopiert',
  copyHint: 'Er gehört zum Namen oben, bei dem Anbieter deiner Domain.',
  copyFailed: 'Hier ist der Eintrag; markier und kopier ihn.',
  check: 'Orte prüfen',
  checking: 'Es wird gefragt, wie jede Seite es täte…',
  link: 'Wer von jetzt an in ihre Halle kommt, kennt diese Orte, und ihr Link nennt sie.',
  ask: 'Dort fragen',
  says: {
    file: {
      this: 'Die Datei ist da.',
      older: 'Dort liegt eine ältere Datei.',
      nothing: 'Dort liegt keine Datei dieser Gemeinschaft.',
      silent: 'Der Anbieter der Datei antwortet nicht oder lässt keine Seite von anderswo darin lesen.',
    },
    name: {
      this: 'Der Name hat den Eintrag.',
      older: 'Der Name hat einen älteren Eintrag.',
      nothing: 'Der Name hat keinen Eintrag dieser Gemeinschaft.',
      silent: 'Niemand antwortet für den Namen.',
    },
  },
  askingThem: (whom) => `Keines ihrer Relays antwortet. Gefragt wird jetzt bei ${some(whom, others)}.`,
  foundBy: (by) => `Keines ihrer Relays hat geantwortet. ${by} wusste, wo sie jetzt ist.`,
  nowhere: (places) =>
    `Keines ihrer Relays antwortet, und Neues gibt es auch hier nicht: ${some(places, others)}. In einer Weile wird wieder nachgesehen.`,
  unasked: (whom) =>
    `Keines ihrer Relays antwortet. Weil du deine IP verbirgst, wurde sonst niemand gefragt. Sichtbar wäre sie für ${some(whom, others)}.`,
};
