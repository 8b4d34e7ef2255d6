import type * as English from '../../en/conduct/lists.ts';
import { isolate } from '../../isolate.ts';
import { plural } from '../format.ts';
import { longDates } from '../formats.ts';

export const lists: typeof English.lists = {
  open: 'Liste der Gebannten…',
  title: 'Liste der Gebannten',
  lead: 'Wen diese Gemeinschaft aus ihren Räumen fernhält, und warum. Alle können sie lesen.',
  how: 'Wer in einem ihrer Räume den Vorsitz hat, bannt, wer davon hereinkommt, und lässt sie wieder herein, sobald sie auf keiner Liste mehr stehen.',
  looking: 'Die Relays werden gefragt…',
  none: 'Niemand steht darauf.',
  people: 'Wer darauf steht',
  strike: 'Von der Liste nehmen',
  taken: 'Listen, die sie übernimmt',
  takenNone: 'Keine. Wer auf einer übernommenen Liste steht, wird auch hier ferngehalten.',
  offered: 'Andere Listen',
  takeOn: 'Übernehmen',
  takeOff: 'Nicht mehr übernehmen',
  unknown: 'Kein Relay hat sie zurzeit.',
  saved: 'Gespeichert.',
  unnamed: 'Eine Gemeinschaft',
  also: (name) => `Auch auf die Liste setzen von ${isolate(name)}`,
  reason: 'Grund für die Liste',
  reasonHint: 'Alle können ihn neben dem Namen lesen.',
  reasonMissing: 'Gib einen Grund an oder schalte die Liste aus.',
  notListed: (name) =>
    `${isolate(name)} ist hier gesperrt, steht aber nicht auf der Liste: Das hat nicht geklappt. Versuch es später noch einmal.`,
  by: (by, reason) => `Auf der Liste von ${isolate(by)}: ${isolate(reason)}`,
  at: (at) => `Seit dem ${longDates.format(at)}.`,
  until: (at) => `Bis zum ${longDates.format(at)}.`,
  leftOut: (people) =>
    plural(people, {
      one: '# älterer Eintrag hat anderen Platz gemacht.',
      other: '# ältere Einträge haben anderen Platz gemacht.',
    }),
  count: (people) => plural(people, { one: '# Person', other: '# Personen' }),
};
