import type * as English from '../en/recordings.ts';
import { plural } from './format.ts';
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
  remove: 'Borrar',
  sure: 'Borrar para siempre',
  keep: 'Conservar',
  replays: 'Puedes volver a escucharla',
};
