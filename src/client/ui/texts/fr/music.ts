import type * as English from '../en/music.ts';
import { isolate } from '../isolate.ts';

export const music: typeof English.music = {
  open: 'Diffuser un fichier…',
  title: 'Diffuser un fichier',
  close: 'Fermer le lecteur',
  choose: 'Choisir des fichiers',
  drop: 'Musique ou paroles, un fichier ou plusieurs. Vous pouvez aussi les déposer ici.',
  mayNot: 'Ici, l’hôte et la modération peuvent diffuser des fichiers. L’hôte peut vous confier la modération.',
  playing: (title) => `Lecture de « ${isolate(title)} »`,
  pause: 'Pause',
  resume: 'Reprendre',
  next: 'Suivant',
  stop: 'Arrêter',
  volume: 'Volume du fichier',
  upNext: 'À suivre',
  progress: 'Déjà joué',
  aloud: 'On entend aussi votre micro. Coupez-le pour ne diffuser que le fichier.',
  failed: {
    kind: (title) => `« ${isolate(title)} » n’est pas un son que l’on sait lire ici.`,
    codec: (title) => `« ${isolate(title)} » est dans un format que ce navigateur ne lit pas.`,
    none: (title) => `Il n’y a pas de son dans « ${isolate(title)} ».`,
    broken: (title) => `« ${isolate(title)} » est abîmé et n’a pas pu être lu jusqu’au bout.`,
    gone: (title) => `« ${isolate(title)} » n’est plus lisible sur cet appareil.`,
  },
  notLoaded: 'Le lecteur n’a pas pu être chargé.',
};
