import type * as English from '../en/planned.ts';
import { isolate } from '../isolate.ts';
import { lasting, meetings, others, some, until } from './formats.ts';

export const planned: typeof English.planned = {
  title: 'À venir',
  lead: 'Des salons qui ouvriront plus tard, à votre heure.',
  at: (at) => meetings.format(at),
  startsIn: (minutes) => `Commence ${until(minutes)}`,
  now: 'maintenant',
  who: (list) => `avec ${some(list, others)}`,
  lasts: (minutes) => lasting(minutes),
  repeats: { once: 'Une fois', weekly: 'Chaque semaine', monthly: 'Chaque mois' },
  feed: 'Tous dans mon agenda',
  soon: 'Cela va commencer. L’hôte peut avoir jusqu’à un quart d’heure de retard.',
  late: 'L’hôte n’est pas encore là. La page continue de chercher.',
  opens: 'Restez ici : le salon s’ouvre de lui-même quand l’hôte arrive.',
  come: 'Me faire entrer dès l’ouverture, pour écouter',
  add: 'Ajouter à l’agenda',
  cancelled: 'L’hôte a annulé ce salon.',
  mine: 'Vous avez prévu ce salon. Ouvrez-le quand vous êtes prêt ; ceux qui attendent ici pourront alors entrer.',
  deeds: { open: 'Ouvrir le salon', skip: 'Annuler cette date', cancel: 'Annuler le salon' },
  cancelAll: 'Annuler toutes les dates',
  sure: {
    skip: 'Annuler cette date ? Les autres restent.',
    cancel: 'Annuler pour de bon ? Les agendas l’apprendront aussi.',
  },
  keep: 'Laisser tel quel',
  failed: 'Aucun relais ne l’a reçu. Rien n’a changé ; réessayez.',
  doing: 'Un instant…',
  change: 'Modifier…',
  changeTitle: 'Modifier ce qui est prévu',
  save: 'Enregistrer',
  day: 'Jour',
  hour: 'Heure',
  zone: (zone) => `À l’heure de ${isolate(zone)}.`,
  notThen: 'Choisissez un moment à venir, dans les 60 prochains jours.',
  length: 'Durée',
  repeat: 'À quelle fréquence',
  times: 'Combien de fois',
  about: 'De quoi il s’agit',
  others: 'Avec',
  othersHint: 'Les noms des autres hôtes, séparés par des virgules.',
};

export const remind: typeof English.remind = {
  me: 'Me le rappeler',
  when: 'Dix minutes avant, et au début.',
  byPage: 'Cette page vous le rappelle tant qu’elle est ouverte, dans n’importe quel onglet.',
  push: 'Même quand la page est fermée',
  pushHint:
    'L’éditeur de votre navigateur transmet le rappel et apprend que ce relais a quelque chose pour vous, et quand\u00a0; pas de quoi il s’agit. Le relais garde l’adresse de votre navigateur jusqu’à la fin de la dernière date, ou jusqu’à ce que vous désactiviez ceci.',
  byRelay: 'Vous recevrez un rappel, même quand la page est fermée.',
  denied:
    'Ce navigateur ne laisse pas la page vous le rappeler. Autorisez les notifications pour ce site dans ses réglages, ou ajoutez le salon à votre agenda.',
  failed: 'Cela n’a pas marché. Veuillez réessayer plus tard.',
};
