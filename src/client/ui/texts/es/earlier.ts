import type * as English from '../en/earlier.ts';
import { plural } from './format.ts';
import { dates, others, some } from './formats.ts';

export const earlier: typeof English.earlier = {
  title: 'Para volver a escuchar',
  lead: 'Lo que se dijo en salas que se grabaron, por personas que lo aceptaron.',
  at: (at) => dates.format(at),
  lasted: (minutes) => plural(minutes, { one: '# minuto', other: '# minutos' }),
  who: (list) => some(list, others),
  feed: 'Todo como pódcast',
};
