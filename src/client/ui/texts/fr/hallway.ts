import type * as English from '../en/hallway.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { others, some } from './formats.ts';

export const hallway: typeof English.hallway = {
  title: (community) => (community === '' || community === 'lobby' ? 'Le hall' : isolate(community)),
  lead: 'Les salons où l’on parle en ce moment. Entrez et écoutez : sans nom, sans compte.',
  community: 'Une communauté',
  communityLead: 'Les salons de cette communauté où l’on parle en ce moment.',
  communities: 'Communautés',
  start: 'Ouvrir un salon',
  rooms: 'Salons',
  connecting: 'Recherche de salons…',
  offlineTitle: 'Le hall est hors d’atteinte',
  offline: 'Personne de ceux qui tiennent la liste des salons ne répond. La page réessaie d’elle-même.',
  offlineKnown:
    'La liste n’est peut-être plus à jour : personne de ceux qui la tiennent ne répond. La page réessaie d’elle-même.',
  emptyTitle: 'Tout est calme sous le toit',
  empty: 'Personne ne parle encore. Ouvrez un salon, partagez son lien, et l’on vous trouvera ici.',
  host: (name) => (name === '' ? '' : `avec ${isolate(name)}`),
  recordable: 'peut être enregistré',
  language: 'Langue',
  search: 'Chercher un salon',
  found: (count) => plural(count, { one: '# salon trouvé.', other: '# salons trouvés.' }),
  understood: 'Seulement dans les langues que je comprends',
  mine: 'Langues que je comprends',
  hidden: (count) =>
    plural(count, {
      one: '# salon dans une autre langue n’est pas affiché.',
      other: '# salons dans d’autres langues ne sont pas affichés.',
    }),
  more: (count) => `+${inDigits(count)}`,
  who: (names) => `Vous y connaissez ${some(names, others)}.`,
  blocked: (count) =>
    plural(count, {
      one: '# salon est masqué : vous avez bloqué son hôte.',
      other: '# salons sont masqués : vous avez bloqué leurs hôtes.',
    }),
  showBlocked: 'Afficher',
  hideBlocked: 'Masquer',
  topics: 'Thèmes',
  topicsHint: 'Trois au plus, pour que l’on trouve le salon.',
  ownTopic: 'Un mot à vous',
  addTopic: 'Ajouter',
  topic: {
    music: 'Musique',
    news: 'Actualité',
    technology: 'Technologie',
    science: 'Sciences',
    books: 'Livres',
    film: 'Cinéma',
    games: 'Jeux',
    sport: 'Sport',
    art: 'Arts',
    languages: 'Langues',
    health: 'Santé',
    society: 'Société',
  },
};
