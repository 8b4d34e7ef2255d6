import type * as English from '../en/recordings.ts';
import { inDigits, plural } from './format.ts';
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
  cut: 'Cortar…',
  isCut: 'Uma cópia mais curta: o que foi cortado aparece como cortado',
  cutLead:
    'Diga o que deve sair, por exemplo de 0:00 a 0:40. Você recebe uma cópia mais curta, que mostra onde algo foi cortado; o que fica ainda pode ser provado. A gravação continua como está.',
  cutMembers:
    'Isto é de uma sala para membros. Passe adiante só se quem é ouvido quiser: as chaves abrem também o que você corta, para quem guardou o som cifrado.',
  listen: 'A gravação',
  passage: (number) => `Tirar ${inDigits(number)}`,
  from: 'De',
  to: 'Até',
  end: 'o fim',
  here: 'Aqui',
  another: 'Outro trecho',
  notCut: 'Cancelar',
  makeCut: 'Fazer a cópia',
  cutState: {
    cutting: 'Fazendo a cópia…',
    'no-time': 'Falta um tempo ou ele não está certo. Escreva como 1:30, o mais tarde em segundo lugar.',
    'nothing-left': 'Não sobraria nada.',
    failed: 'A cópia não pôde ser feita. A gravação está como antes.',
  },
  remove: 'Apagar',
  sure: 'Apagar de vez',
  keep: 'Manter',
  replays: 'Você pode ouvir de novo',
};
