import type * as English from '../en/earlier.ts';
import { plural } from './format.ts';
import { dates, others, some } from './formats.ts';

export const earlier: typeof English.earlier = {
  title: 'À réécouter',
  lead: 'Ce qui s’est dit dans des salons enregistrés, par des personnes qui l’ont accepté.',
  at: (at) => dates.format(at),
  lasted: (minutes) => plural(minutes, { one: '# minute', other: '# minutes' }),
  who: (list) => some(list, others),
  feed: 'Tout recevoir en podcast',
};
