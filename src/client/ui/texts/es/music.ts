import type * as English from '../en/music.ts';
import { isolate } from '../isolate.ts';

export const music: typeof English.music = {
  open: 'Poner un archivo…',
  title: 'Poner un archivo',
  close: 'Cerrar el reproductor',
  choose: 'Elegir archivos',
  drop: 'Música o palabras, un archivo o varios. También puedes soltarlos aquí.',
  mayNot: 'Aquí pueden poner archivos el anfitrión y la moderación. El anfitrión puede darte la moderación.',
  playing: (title) => `Suena «${isolate(title)}»`,
  pause: 'Pausar',
  resume: 'Reanudar',
  next: 'Siguiente',
  stop: 'Detener',
  volume: 'Volumen',
  upNext: 'A continuación',
  progress: 'Ya ha sonado',
  aloud: 'También se oye tu micrófono. Siléncialo y se oirá solo el archivo.',
  failed: {
    kind: (title) => `«${isolate(title)}» no es un sonido que se conozca aquí.`,
    codec: (title) => `«${isolate(title)}» está en un formato que este navegador no reproduce.`,
    none: (title) => `No hay sonido en «${isolate(title)}».`,
    broken: (title) => `«${isolate(title)}» está dañado y no ha podido sonar hasta el final.`,
    gone: (title) => `«${isolate(title)}» ya no se puede leer en este dispositivo.`,
  },
  notLoaded: 'No se ha podido cargar el reproductor.',
};
