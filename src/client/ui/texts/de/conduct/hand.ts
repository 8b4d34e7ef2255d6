import type * as English from '../../en/conduct/hand.ts';

export const hand: typeof English.hand = {
  label: 'Warum deine Hand oben ist',
  hint: 'Du kannst es in einer Zeile sagen. Alle im Raum können sie lesen.',
  add: 'Hinzufügen',
  up: 'Deine Hand ist oben:',
  change: 'Ändern',
  added: 'Hinzugefügt.',
};
