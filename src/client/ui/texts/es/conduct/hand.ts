import type * as English from '../../en/conduct/hand.ts';

export const hand: typeof English.hand = {
  label: 'Por qué levantas la mano',
  hint: 'Puedes decirlo en una línea. Todos en la sala pueden leerla.',
  add: 'Añadir',
  up: 'Tu mano está levantada:',
  change: 'Cambiar',
  added: 'Añadido.',
};
