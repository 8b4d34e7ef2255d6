import type * as English from '../en/hallway.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { others, some } from './formats.ts';

export const hallway: typeof English.hallway = {
  title: (community) => (community === '' || community === 'lobby' ? 'El vestíbulo' : isolate(community)),
  lead: 'Salas donde se está hablando ahora. Entra y escucha: sin nombre, sin cuenta.',
  community: 'Una comunidad',
  communityLead: 'Salas de esta comunidad donde se está hablando ahora.',
  communities: 'Comunidades',
  start: 'Abrir una sala',
  rooms: 'Salas',
  connecting: 'Buscando salas…',
  offlineTitle: 'El vestíbulo está fuera de alcance',
  offline: 'Ahora no responde nadie de quienes llevan la lista de salas. La página lo sigue intentando sola.',
  offlineKnown:
    'La lista puede ser antigua: ahora no responde nadie de quienes la llevan. La página lo sigue intentando sola.',
  emptyTitle: 'Silencio bajo el techo',
  empty: 'Todavía no habla nadie. Abre una sala, comparte su enlace y te encontrarán aquí.',
  host: (name) => (name === '' ? '' : `con ${isolate(name)}`),
  recordable: 'puede grabarse',
  language: 'Idioma',
  search: 'Buscar una sala',
  found: (count) => plural(count, { one: '# sala encontrada.', other: '# salas encontradas.' }),
  understood: 'Solo en idiomas que entiendo',
  mine: 'Idiomas que entiendo',
  hidden: (count) =>
    plural(count, {
      one: '# sala en otro idioma no se muestra.',
      other: '# salas en otros idiomas no se muestran.',
    }),
  more: (count) => `+${inDigits(count)}`,
  who: (names) => `Conoces a ${some(names, others)}.`,
  blocked: (count) =>
    plural(count, {
      one: '# sala está oculta: has bloqueado a su anfitrión.',
      other: '# salas están ocultas: has bloqueado a sus anfitriones.',
    }),
  showBlocked: 'Mostrar',
  hideBlocked: 'Ocultar',
  topics: 'Temas',
  topicsHint: 'Hasta tres, para que la gente encuentre la sala.',
  ownTopic: 'Una palabra propia',
  addTopic: 'Añadir',
  topic: {
    music: 'Música',
    news: 'Actualidad',
    technology: 'Tecnología',
    science: 'Ciencia',
    books: 'Libros',
    film: 'Cine',
    games: 'Juegos',
    sport: 'Deporte',
    art: 'Arte',
    languages: 'Idiomas',
    health: 'Salud',
    society: 'Sociedad',
  },
};
