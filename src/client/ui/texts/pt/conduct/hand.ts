import type * as English from '../../en/conduct/hand.ts';

export const hand: typeof English.hand = {
  label: 'Por que você levanta a mão',
  hint: 'Você pode dizer em uma linha. Todos na sala podem ler.',
  add: 'Adicionar',
  up: 'Sua mão está levantada:',
  change: 'Mudar',
  added: 'Adicionado.',
};
