import type * as English from '../../en/conduct/lists.ts';
import { isolate } from '../../isolate.ts';
import { plural } from '../format.ts';
import { longDates } from '../formats.ts';

export const lists: typeof English.lists = {
  open: 'Liste des personnes bannies…',
  title: 'Liste des personnes bannies',
  lead: 'Qui cette communauté tient à l’écart de ses salons, et pourquoi. Tout le monde peut la lire.',
  how: 'Qui préside l’un de ses salons bannit les personnes de la liste dès qu’elles entrent, et les laisse revenir quand elles ne sont plus sur aucune liste.',
  looking: 'Les relais sont consultés…',
  none: 'Personne n’y figure.',
  people: 'Personnes sur la liste',
  strike: 'Retirer de la liste',
  taken: 'Listes qu’elle reprend',
  takenNone: 'Aucune. Qui figure sur une liste reprise est aussi tenu à l’écart ici.',
  offered: 'Autres listes',
  takeOn: 'La reprendre',
  takeOff: 'Ne plus la reprendre',
  unknown: 'Aucun relais ne l’a en ce moment.',
  saved: 'C’est enregistré.',
  unnamed: 'Une communauté',
  also: (name) => `Ajouter aussi à la liste de ${isolate(name)}`,
  reason: 'Raison pour la liste',
  reasonHint: 'Tout le monde peut la lire à côté du nom.',
  reasonMissing: 'Donnez une raison, ou désactivez la liste.',
  notListed: (name) => `${isolate(name)} est exclu d’ici, mais n’a pas pu être ajouté à la liste. Réessayez plus tard.`,
  by: (by, reason) => `Sur la liste de ${isolate(by)} : ${isolate(reason)}`,
  at: (at) => `Depuis le ${longDates.format(at)}.`,
  until: (at) => `Jusqu’au ${longDates.format(at)}.`,
  leftOut: (people) =>
    plural(people, {
      one: '# entrée plus ancienne a laissé sa place.',
      other: '# entrées plus anciennes ont laissé leur place.',
    }),
  count: (people) => plural(people, { one: '# personne', other: '# personnes' }),
};
