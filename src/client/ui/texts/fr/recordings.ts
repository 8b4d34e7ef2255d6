import type * as English from '../en/recordings.ts';
import { inDigits, plural } from './format.ts';
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
  cut: 'Couper…',
  isCut: 'Une copie plus courte : ce qui est coupé se voit',
  cutLead:
    'Dites ce qu’il faut enlever, par exemple de 0:00 à 0:40. Vous obtenez une copie plus courte, qui montre où l’on a coupé ; ce qui reste peut toujours être prouvé. L’enregistrement reste tel quel.',
  cutMembers:
    'Ceci vient d’un salon pour membres. Ne le transmettez que si celles et ceux qu’on entend le veulent : ses clés ouvrent aussi ce que vous coupez, pour qui aurait gardé le son chiffré.',
  listen: 'L’enregistrement',
  passage: (number) => `À enlever ${inDigits(number)}`,
  from: 'De',
  to: 'À',
  end: 'la fin',
  here: 'Ici',
  another: 'Un autre passage',
  notCut: 'Annuler',
  makeCut: 'Faire la copie',
  cutState: {
    cutting: 'La copie se fait…',
    'no-time': 'Une heure manque ou n’est pas juste. Écrivez-la comme 1:30, la plus tardive en second.',
    'nothing-left': 'Il ne resterait rien.',
    failed: 'La copie n’a pas pu être faite. L’enregistrement est comme avant.',
  },
  remove: 'Supprimer',
  sure: 'Supprimer pour de bon',
  keep: 'Garder',
  replays: 'Vous pouvez le réécouter',
};
