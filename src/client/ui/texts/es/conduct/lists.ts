import type * as English from '../../en/conduct/lists.ts';
import { isolate } from '../../isolate.ts';
import { plural } from '../format.ts';
import { longDates } from '../formats.ts';

export const lists: typeof English.lists = {
  open: 'Lista de personas vetadas…',
  title: 'Lista de personas vetadas',
  lead: 'A quién deja esta comunidad fuera de sus salas, y por qué. Cualquiera puede leerla.',
  how: 'Quien preside una de sus salas veta a quien entra de la lista, y le deja volver cuando ya no está en ninguna.',
  looking: 'Preguntando a los relés…',
  none: 'No hay nadie en ella.',
  people: 'Personas en la lista',
  strike: 'Quitar de la lista',
  taken: 'Listas que adopta',
  takenNone: 'Ninguna. Quien está en una lista adoptada también queda fuera aquí.',
  offered: 'Otras listas',
  takeOn: 'Adoptarla',
  takeOff: 'Dejar de adoptarla',
  unknown: 'Ningún relé la tiene ahora.',
  saved: 'Guardado.',
  unnamed: 'Una comunidad',
  also: (name) => `Añadir también a la lista de ${isolate(name)}`,
  reason: 'Motivo para la lista',
  reasonHint: 'Cualquiera puede leerlo junto a su nombre.',
  reasonMissing: 'Da un motivo, o desactiva la lista.',
  notListed: (name) =>
    `${isolate(name)} queda fuera de esta sala, pero no se pudo añadir a la lista. Inténtalo más tarde.`,
  by: (by, reason) => `En la lista de ${isolate(by)}: ${isolate(reason)}`,
  at: (at) => `Desde el ${longDates.format(at)}.`,
  until: (at) => `Hasta el ${longDates.format(at)}.`,
  leftOut: (people) =>
    plural(people, { one: '# entrada más antigua dejó su sitio.', other: '# entradas más antiguas dejaron su sitio.' }),
  count: (people) => plural(people, { one: '# persona', other: '# personas' }),
};
