import type * as English from '../en/recordings.ts';
import { plural } from './format.ts';
import { dates, others, some, tenths } from './formats.ts';

export const recordings: typeof English.recordings = {
  title: 'Enregistrements',
  lead: 'Ils ne sont que dans ce navigateur, jusqu’à ce que vous les sauvegardiez ou les supprimiez. Chaque voix a son fichier, avec les signatures qui l’attestent.',
  none: 'Il n’y a aucun enregistrement sur cet appareil.',
  loading: 'Recherche…',
  failed: 'Ce navigateur ne donne pas accès à ses fichiers.',
  still: 'En cours d’enregistrement',
  lasted: (minutes) => plural(minutes, { one: '# minute', other: '# minutes' }),
  size: (megabytes) => `${tenths.format(megabytes)} Mo`,
  at: (at) => dates.format(at),
  who: (list) => some(list, others),
  save: 'Sauvegarder',
  saving: 'Préparation du fichier…',
  saveMixed: 'Enregistrer en un seul fichier son',
  mixing: 'Toutes les voix sont mélangées en un fichier…',
  stop: 'Arrêter',
  notMade: 'Le fichier n’a pas pu être créé. L’enregistrement est resté tel quel.',
  remove: 'Supprimer',
  sure: 'Supprimer pour de bon',
  keep: 'Garder',
  replays: 'Vous pouvez le réécouter',
};
