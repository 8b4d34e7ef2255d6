import type * as English from '../../en/conduct/hand.ts';

export const hand: typeof English.hand = {
  label: 'Pourquoi vous levez la main',
  hint: 'Vous pouvez le dire en une ligne. Tout le monde dans le salon peut la lire.',
  add: 'Ajouter',
  up: 'Votre main est levée :',
  change: 'Modifier',
  added: 'C’est ajouté.',
};
