import type * as English from '../en/captions.ts';
import { isolate } from '../isolate.ts';

export const captions: typeof English.captions = {
  title: 'Subtítulos',
  show: 'Mostrar subtítulos',
  hide: 'Ocultar subtítulos',
  settings: 'Opciones',
  size: 'Tamaño',
  sizes: { small: 'Pequeño', medium: 'Mediano', large: 'Grande' },
  contrast: 'Alto contraste',
  waiting: 'Aquí aparece lo que dicen las personas con subtítulos.',
  newest: 'A la última línea',
  said: (name, words) => `${isolate(name)}: ${words}`,
  saveVtt: 'Guardar como WebVTT',
  saveSrt: 'Guardar como SubRip',
  own: 'Subtitular lo que digo',
  ownHint: 'Lo hace tu navegador en este dispositivo: nadie más te oye para eso.',
  ownFetch: 'Tu navegador descarga primero tu idioma. Después, todo se hace en este dispositivo.',
  ownFetching: 'Tu navegador está descargando tu idioma…',
  ownNone:
    'Este navegador no puede subtitularte en este dispositivo, y tu voz no se envía a ningún sitio para eso. Puedes leer lo que dicen los demás.',
  ownFailed: 'Tu navegador ha dejado de subtitularte. Actívalo para intentarlo de nuevo.',
  failed: 'No se pudieron cargar los subtítulos.',
};
