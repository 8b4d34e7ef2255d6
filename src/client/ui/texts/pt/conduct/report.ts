import type * as English from '../../en/conduct/report.ts';
import { isolate } from '../../isolate.ts';
import { inDigits, plural } from '../format.ts';
import { days } from '../formats.ts';

export const report: typeof English.report = {
  open: 'Denunciar…',
  title: (name) => `Denunciar ${isolate(name)}`,
  lead: 'Ela vai, selada, a quem decide aqui. Essas pessoas ouvem e leem o que você envia, e veem que vem de você.',
  reason: 'O que aconteceu',
  reasons: {
    insult: 'Insultos',
    hate: 'Ódio',
    threat: 'Ameaças',
    sexual: 'Assédio sexual',
    spam: 'Spam ou golpe',
    other: 'Outra coisa',
  },
  words: 'Nas suas palavras',
  wordsHint: 'O que elas devem saber. Pode ficar vazio.',
  proof: 'O que vai junto como prova',
  count: (seconds) =>
    plural(seconds, {
      one: '# segundo da voz, tal como foi assinado',
      other: '# segundos da voz, tal como foram assinados',
    }),
  more: (lines) => plural(lines, { one: '# linha dessa pessoa', other: '# linhas dessa pessoa' }),
  direct:
    'Uma voz que chega diretamente não traz assinatura. A partir de agora ela chega também por um relay, e o que for dito a seguir pode ir junto.',
  kept: 'Em uma sala, a página de cada pessoa guarda os últimos 30 segundos do que os relays trazem, só na memória, para que se possa denunciar o que se sofre. Ninguém recebe nada disso sem uma denúncia.',
  noReaders: 'Ninguém mais decide aqui. Você pode guardar a denúncia em um arquivo.',
  send: 'Selar e enviar',
  make: 'Selar',
  sending: 'Selando…',
  sent: 'Um relay a guarda para quem decide aqui. Guarde o arquivo se quiser.',
  notSent: 'Nenhum relay aceitou. Salve o arquivo e entregue-o a alguém que decide.',
  failed: 'Não funcionou. Tente de novo.',
  save: 'Salvar o arquivo',
  inbox: 'Denúncias',
  inboxLead:
    'O que foi denunciado a você, ou a uma comunidade cuja chave está neste aparelho. Os relays guardam por duas semanas, selado.',
  looking: 'Perguntando aos relays…',
  none: 'Não há nenhuma.',
  noAnswer: 'Nenhum relay responde.',
  keyless: 'A chave deste navegador é de antes de as chaves poderem ser copiadas. Ela não abre denúncias.',
  time: (at) => days.format(at),
  read: 'Ler',
  file: 'Uma denúncia em um arquivo',
  fileHint: 'O nome termina em “.stoa-report”.',
  opening: 'Abrindo e conferindo…',
  unreadable: {
    'not-mine': 'Esta denúncia é para outras pessoas.',
    changed: 'Esta denúncia foi alterada no caminho. Não dá para confiar em nada do que ela contém.',
    malformed: 'Isto não é uma denúncia do Stoa.',
  },
  gone: 'Nenhum relay a tem mais.',
  back: 'Todas as denúncias',
  by: (name) => `Denúncia de ${isolate(name)}`,
  about: (name) => `Sobre ${isolate(name)}`,
  room: (title) => `Em “${isolate(title)}”`,
  key: 'A chave dessa pessoa',
  heard: 'O que foi dito',
  summary: (seconds) =>
    plural(seconds, {
      one: '# segundo está assinado com essa chave.',
      other: '# segundos estão assinados com essa chave.',
    }),
  left: (pieces) =>
    plural(pieces, {
      one: '# trecho do som não está provado.',
      other: '# trechos do som não estão provados.',
    }),
  noSound: 'Nenhum som veio junto.',
  second: (number, what) => `Segundo ${number}: ${what}`,
  ordinal: (count) => inDigits(count),
  states: { signed: 'assinado', broken: 'não provado', sealed: 'assinado, não pode ser aberto', quiet: 'silêncio' },
  faults: {
    malformed: 'não pode ser lido',
    signature: 'a assinatura não vale',
    unsigned: 'nada diz quem assinou',
    stale: 'é de outro momento',
    order: 'está fora de ordem',
  },
  quotes: { line: 'O que foi escrito', caption: 'As legendas dessa pessoa' },
  genuine: 'assinado com a chave dessa pessoa',
  forged: 'não assinado com a chave dessa pessoa',
  omitted: 'O que está assinado foi dito. Uma denúncia pode omitir coisas: o que falta não prova nada.',
};
