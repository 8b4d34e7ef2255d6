import type * as English from '../en/captions.ts';
import { isolate } from '../isolate.ts';

export const captions: typeof English.captions = {
  title: 'Sous-titres',
  show: 'Afficher les sous-titres',
  hide: 'Masquer les sous-titres',
  settings: 'Options',
  size: 'Taille',
  sizes: { small: 'Petite', medium: 'Moyenne', large: 'Grande' },
  contrast: 'Contraste élevé',
  waiting: 'Ici s’affiche ce que disent les personnes sous-titrées.',
  newest: 'À la dernière ligne',
  said: (name, words) => `${isolate(name)} : ${words}`,
  saveVtt: 'Sauvegarder en WebVTT',
  saveSrt: 'Sauvegarder en SubRip',
  own: 'Sous-titrer ce que je dis',
  ownHint: 'Votre navigateur s’en charge sur cet appareil : personne d’autre ne vous entend pour cela.',
  ownFetch: 'Votre navigateur télécharge d’abord votre langue. Ensuite, tout se fait sur cet appareil.',
  ownFetching: 'Votre navigateur télécharge votre langue…',
  ownNone:
    'Ce navigateur ne peut pas vous sous-titrer sur cet appareil, et votre voix n’est envoyée nulle part pour cela. Vous pouvez lire ce que disent les autres.',
  ownFailed: 'Votre navigateur a cessé de vous sous-titrer. Réactivez les sous-titres pour réessayer.',
  failed: 'Impossible de charger les sous-titres.',
};
