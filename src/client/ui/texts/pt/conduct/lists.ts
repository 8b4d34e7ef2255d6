import type * as English from '../../en/conduct/lists.ts';
import { isolate } from '../../isolate.ts';
import { plural } from '../format.ts';
import { longDates } from '../formats.ts';

export const lists: typeof English.lists = {
  open: 'Lista de pessoas banidas…',
  title: 'Lista de pessoas banidas',
  lead: 'Quem esta comunidade deixa fora das suas salas, e por quê. Qualquer pessoa pode ler.',
  how: 'Quem preside uma das salas bane quem entra e está na lista, e deixa voltar quando não está mais em nenhuma.',
  looking: 'Perguntando aos relays…',
  none: 'Não há ninguém nela.',
  people: 'Pessoas na lista',
  strike: 'Tirar da lista',
  taken: 'Listas que ela adota',
  takenNone: 'Nenhuma. Quem está em uma lista adotada também fica de fora aqui.',
  offered: 'Outras listas',
  takeOn: 'Adotar',
  takeOff: 'Deixar de adotar',
  unknown: 'Nenhum relay a tem agora.',
  saved: 'Salvo.',
  unnamed: 'Uma comunidade',
  also: (name) => `Colocar também na lista de ${isolate(name)}`,
  reason: 'Motivo para a lista',
  reasonHint: 'Qualquer pessoa pode ler ao lado do nome.',
  reasonMissing: 'Dê um motivo, ou desligue a lista.',
  notListed: (name) =>
    `${isolate(name)} ficou fora desta sala, mas não foi possível colocar na lista. Tente mais tarde.`,
  by: (by, reason) => `Na lista de ${isolate(by)}: ${isolate(reason)}`,
  at: (at) => `Desde ${longDates.format(at)}.`,
  until: (at) => `Até ${longDates.format(at)}.`,
  leftOut: (people) =>
    plural(people, {
      one: '# registro mais antigo cedeu o lugar.',
      other: '# registros mais antigos cederam o lugar.',
    }),
  count: (people) => plural(people, { one: '# pessoa', other: '# pessoas' }),
};
