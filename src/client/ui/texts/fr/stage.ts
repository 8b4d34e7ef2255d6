import type * as English from '../en/stage.ts';
import { plural } from './format.ts';

export const stage: typeof English.stage = {
  stage: 'Sur scène',
  stageEmpty: 'Il n’y a personne sur scène.',
  listening: 'À l’écoute',
  listeningEmpty: 'Personne n’écoute sans parler.',
  alone: 'Vous êtes seul ici. Partagez le lien, et restez un peu.',
  more: (count) => plural(count, { one: 'et # autre', other: 'et # autres' }),
  showMore: 'En voir plus',
  controls: 'Commandes',
  leave: 'Quitter',
  you: 'vous',
  host: 'hôte',
  moderator: 'modération',
  muted: 'micro coupé',
  silenced: 'réduit au silence',
  contradicts: 'non diffusé',
  invited: 'invitation à monter sur scène',
  talking: 'micro ouvert',
  recording: 'Enregistrement',
  tier: 'Seules les personnes invitées entendent.',
};
