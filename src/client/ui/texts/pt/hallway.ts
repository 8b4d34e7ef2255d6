import type * as English from '../en/hallway.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { others, some } from './formats.ts';

export const hallway: typeof English.hallway = {
  title: (community) => (community === '' || community === 'lobby' ? 'O saguão' : isolate(community)),
  lead: 'Salas onde há gente conversando agora. Entre e ouça: sem nome, sem conta.',
  community: 'Uma comunidade',
  communityLead: 'Salas desta comunidade onde há gente conversando agora.',
  communities: 'Comunidades',
  start: 'Abrir uma sala',
  rooms: 'Salas',
  connecting: 'Procurando salas…',
  offlineTitle: 'O saguão está fora de alcance',
  offline: 'Ninguém que guarda a lista de salas responde agora. A página continua tentando sozinha.',
  offlineKnown: 'A lista pode estar velha: ninguém que a guarda responde agora. A página continua tentando sozinha.',
  emptyTitle: 'Silêncio sob o teto',
  empty: 'Ainda não há ninguém falando. Abra uma sala, passe o link adiante, e as pessoas acham você aqui.',
  host: (name) => (name === '' ? '' : `com ${isolate(name)}`),
  recordable: 'pode ser gravada',
  language: 'Idioma',
  search: 'Procurar uma sala',
  found: (count) => plural(count, { one: '# sala encontrada.', other: '# salas encontradas.' }),
  understood: 'Só nos idiomas que entendo',
  mine: 'Idiomas que entendo',
  hidden: (count) =>
    plural(count, {
      one: '# sala em outro idioma não aparece.',
      other: '# salas em outros idiomas não aparecem.',
    }),
  more: (count) => `+${inDigits(count)}`,
  who: (names) => `Você conhece ${some(names, others)}.`,
  blocked: (count) =>
    plural(count, {
      one: '# sala está oculta: você bloqueou o anfitrião.',
      other: '# salas estão ocultas: você bloqueou os anfitriões.',
    }),
  showBlocked: 'Mostrar',
  hideBlocked: 'Ocultar',
  topics: 'Temas',
  topicsHint: 'Até três, para que as pessoas encontrem a sala.',
  ownTopic: 'Uma palavra sua',
  addTopic: 'Adicionar',
  topic: {
    music: 'Música',
    news: 'Notícias',
    technology: 'Tecnologia',
    science: 'Ciência',
    books: 'Livros',
    film: 'Cinema',
    games: 'Jogos',
    sport: 'Esporte',
    art: 'Arte',
    languages: 'Idiomas',
    health: 'Saúde',
    society: 'Sociedade',
  },
};
