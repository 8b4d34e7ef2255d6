import type * as English from '../en/recordings.ts';
import { inDigits, plural } from './format.ts';
import { dates, others, some, tenths } from './formats.ts';

export const recordings: typeof English.recordings = {
  title: 'Grabaciones',
  lead: 'Están solo en este navegador, hasta que las guardes o las borres. Cada voz tiene su propio archivo, con las firmas que lo prueban.',
  none: 'No hay ninguna grabación en este dispositivo.',
  loading: 'Buscando…',
  failed: 'Este navegador no da acceso a sus archivos.',
  still: 'Grabándose ahora',
  lasted: (minutes) => plural(minutes, { one: '# minuto', other: '# minutos' }),
  size: (megabytes) => `${tenths.format(megabytes)} MB`,
  at: (at) => dates.format(at),
  who: (list) => some(list, others),
  save: 'Guardar',
  saving: 'Preparando el archivo…',
  saveMixed: 'Guardar como un solo archivo de sonido',
  mixing: 'Mezclando todas las voces en un archivo…',
  stop: 'Detener',
  notMade: 'No se pudo crear el archivo. La grabación sigue como estaba.',
  cut: 'Cortar…',
  isCut: 'Una copia más corta: lo cortado se ve como tal',
  cutLead:
    'Di qué hay que quitar, por ejemplo de 0:00 a 0:40. Obtienes una copia más corta, que muestra dónde se cortó; lo que queda se puede seguir probando. La grabación queda como está.',
  cutMembers:
    'Esto viene de una sala para miembros. Compártelo solo si quienes se oyen lo quieren: sus claves abren también lo que cortas, para quien haya guardado el sonido cifrado.',
  listen: 'La grabación',
  passage: (number) => `Quitar ${inDigits(number)}`,
  from: 'Desde',
  to: 'Hasta',
  end: 'el final',
  here: 'Aquí',
  another: 'Otro pasaje',
  notCut: 'Cancelar',
  makeCut: 'Hacer la copia',
  cutState: {
    cutting: 'Haciendo la copia…',
    'no-time': 'Falta un tiempo o no es correcto. Escríbelo como 1:30, el posterior en segundo lugar.',
    'nothing-left': 'No quedaría nada.',
    failed: 'No se pudo hacer la copia. La grabación está como antes.',
  },
  remove: 'Borrar',
  sure: 'Borrar para siempre',
  keep: 'Conservar',
  replays: 'Puedes volver a escucharla',
};
