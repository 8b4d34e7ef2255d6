import type * as English from '../en/everywhere.ts';
import { plural } from './format.ts';

export const brand: typeof English.brand = 'Stoa';
export const guest: typeof English.guest = 'Gast';
export const untitled: typeof English.untitled = 'Raum ohne Titel';
export const dir: typeof English.dir = 'ltr';

export const band: typeof English.band = {
  dark: 'Dunkle Ansicht',
  shortcuts: 'Tastenkürzel',
  hallway: 'Zurück in die Halle',
};

export const people: typeof English.people = (onStage, listening) =>
  `${plural(onStage, { one: '# spricht', other: '# sprechen' })} · ${plural(listening, { one: '# hört zu', other: '# hören zu' })}`;

export const notices: typeof English.notices = {
  dismiss: 'Schließen',
  tapToHear: 'Aus dieser Seite kommt kein Ton. Ein Tippen kann ihn starten.',
  tapToHearAction: 'Ton an',
  offline: 'Du bist offline. Der Raum kommt von selbst zurück.',
  oldBrowser: 'Stoa konnte nicht starten. Vielleicht hilft ein anderer Browser.',
  onlyListening: 'Mit diesem Browser kannst du zuhören. Zum Sprechen oder Schreiben nimm einen anderen.',
  notFetched: 'Ein Teil dieser Seite kommt nicht an. Neu laden kann helfen.',
  reload: 'Neu laden',
};
