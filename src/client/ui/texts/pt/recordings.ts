import type * as English from '../en/recordings.ts';
import { plural } from './format.ts';
import { dates, others, some, tenths } from './formats.ts';

export const recordings: typeof English.recordings = {
  title: 'Gravações',
  lead: 'Elas ficam só neste navegador, até você salvar ou apagar. Cada voz tem seu próprio arquivo, com as assinaturas que a comprovam.',
  none: 'Não há gravações neste dispositivo.',
  loading: 'Procurando…',
  failed: 'Este navegador não dá acesso aos seus arquivos.',
  still: 'Em gravação',
  lasted: (minutes) => plural(minutes, { one: '# minuto', other: '# minutos' }),
  size: (megabytes) => `${tenths.format(megabytes)} MB`,
  at: (at) => dates.format(at),
  who: (list) => some(list, others),
  save: 'Salvar',
  saving: 'Preparando o arquivo…',
  saveMixed: 'Salvar como um só arquivo de som',
  mixing: 'Misturando todas as vozes em um arquivo…',
  stop: 'Parar',
  notMade: 'Não foi possível criar o arquivo. A gravação continua como estava.',
  remove: 'Apagar',
  sure: 'Apagar de vez',
  keep: 'Manter',
  replays: 'Você pode ouvir de novo',
};
