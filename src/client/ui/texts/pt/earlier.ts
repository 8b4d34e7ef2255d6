import type * as English from '../en/earlier.ts';
import { plural } from './format.ts';
import { dates, others, some } from './formats.ts';

export const earlier: typeof English.earlier = {
  title: 'Para ouvir de novo',
  lead: 'O que foi dito em salas gravadas, por pessoas que aceitaram.',
  at: (at) => dates.format(at),
  lasted: (minutes) => plural(minutes, { one: '# minuto', other: '# minutos' }),
  who: (list) => some(list, others),
  feed: 'Tudo como podcast',
};
