import type * as English from '../en/everywhere.ts';
import { plural } from './format.ts';

export const brand: typeof English.brand = 'Stoa';
export const guest: typeof English.guest = 'Invité';
export const untitled: typeof English.untitled = 'Salon sans titre';
export const dir: typeof English.dir = 'ltr';

export const band: typeof English.band = {
  dark: 'Apparence sombre',
  shortcuts: 'Raccourcis clavier',
  hallway: 'Retour au hall',
};

export const people: typeof English.people = (onStage, listening) =>
  `${plural(onStage, { one: '# parle', other: '# parlent' })} · ${plural(listening, { one: '# écoute', other: '# écoutent' })}`;

export const notices: typeof English.notices = {
  dismiss: 'Fermer',
  tapToHear: 'Aucun son ne sort de cette page. Touchez-la pour le lancer.',
  tapToHearAction: 'Lancer le son',
  offline: 'Vous êtes hors ligne. Le salon reviendra de lui-même.',
  oldBrowser: 'Stoa n’a pas pu démarrer. Essayez un autre navigateur.',
  onlyListening: 'Ce navigateur permet d’écouter. Pour parler ou écrire, prenez-en un autre.',
  notFetched: 'Une partie de cette page n’arrive pas. La recharger peut aider.',
  reload: 'Recharger',
};
