import type * as English from '../en/hearing.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { tenths } from './formats.ts';

export const hearing: typeof English.hearing = {
  open: 'Cómo te llega esto',
  title: 'Cómo te llega esto',
  lead: 'Las voces te llegan directamente de persona a persona donde la red lo permite.',
  leadRelays: 'Las voces te llegan por relés, porque este navegador no tiene WebRTC.',
  spoken: {
    websocket: 'Tu voz sale por un relé, por WebSocket.',
    stream: 'Tu voz sale por un relé, por libp2p.',
  },
  spokenWithoutWebRtc: {
    websocket: 'Tu voz sale por un relé, por WebSocket, porque este navegador no tiene WebRTC.',
    stream: 'Tu voz sale por un relé, por libp2p, porque este navegador no tiene WebRTC.',
  },
  nobody: 'No hay nadie más en el escenario a quien oír.',
  connecting: (name) => `Contactando con ${isolate(name)}…`,
  direct: (name) => `Oyes a ${isolate(name)} directamente`,
  relay: (name, relay) => `Oyes a ${isolate(name)} por el relé ${isolate(relay)}`,
  someRelay: (name) => `Oyes a ${isolate(name)} por un relé`,
  lost: (name) => `Ahora no se oye a ${isolate(name)}. Se está arreglando.`,
  unheard: (name) => `No oyes a ${isolate(name)}.`,
  behind: (seconds) => `${tenths.format(seconds)} s de retraso`,
  close: 'menos de 0,1 s de retraso',
  whole: 'nada perdido',
  someLost: (percent) => `${inDigits(percent)} % del sonido perdido por el camino`,
  littleLost: 'menos del 1 % del sonido perdido por el camino',
  verified: 'voz verificada',
  left: 'A los relés no se les cree sin más. Este no se usa mientras haya otro:',
  leftMany: 'A los relés no se les cree sin más. Estos no se usan mientras haya otro:',
  relayNamed: (name) => `El relé ${isolate(name)}`,
  relayUnnamed: 'Un relé sin nombre',
  misdeeds: {
    altered: (relay) => `${relay} cambió o inventó lo que dice la gente. Nada de eso se reprodujo.`,
    foreign: (relay) => `${relay} trajo voces que no son de esta sala. Ninguna se reprodujo.`,
    replayed: (relay) => `${relay} repitió lo que ya se había dicho. No lo oíste dos veces.`,
    invented: (relay) => `${relay} contó cosas de esta sala que nadie en ella había firmado. No se creyó ninguna.`,
    withheld: (relay) => `${relay} se guardó parte de lo que dice la gente.`,
    late: (relay) => `${relay} trajo las voces mucho más tarde que otro relé.`,
    flooded: (relay) => `${relay} envió mucho más de lo que nadie tiene que decir. Se le cortó.`,
  },
  summary: {
    nobody: 'Oyes a todos los que hay que oír.',
    direct: 'Oyes a todos directamente.',
    mixed: (relayed) =>
      plural(relayed, { one: 'Oyes a # persona por un relé.', other: 'Oyes a # personas por un relé.' }),
    connecting: (count) => plural(count, { one: 'Contactando con # persona…', other: 'Contactando con # personas…' }),
    lost: (count) =>
      plural(count, {
        one: 'Ahora no se oye a # persona. Se está arreglando.',
        other: 'Ahora no se oye a # personas. Se está arreglando.',
      }),
  },
  wordsTitle: 'Palabras para comparar',
  words:
    'Lo que se dice aquí va cifrado de extremo a extremo. Al encontrarte con alguien, compara estas palabras: si son las mismas en ambos lados, los dos tienen la clave de la sala y no hay nadie en medio.',
  copy: 'Copiar informe',
  copied: 'Informe copiado. No contiene nombres ni direcciones.',
  copyFailed: 'Aquí está el informe; selecciónalo y cópialo.',
  report: 'Informe',
  done: 'Cerrar',
};

export const data: typeof English.data = {
  title: 'Datos usados',
  used: (received, sent) =>
    `Unos ${tenths.format(received)} MB recibidos y ${tenths.format(sent)} MB enviados en esta sala.`,
  usedHint: 'Las voces, tal como las traen relés y personas. Encontrar salas y gente gasta un poco más.',
  less: 'Usar menos datos',
  lessHint:
    'Tu voz sale a 24 kbit/s en lugar de 32; la música, en lugar de 96. No se muestran las imágenes de las comunidades. Se recuerda en este dispositivo.',
};

export const music: typeof English.music = {
  open: 'Poner un archivo…',
  title: 'Poner un archivo',
  close: 'Cerrar el reproductor',
  choose: 'Elegir archivos',
  drop: 'Música o palabras, un archivo o varios. También puedes soltarlos aquí.',
  mayNot: 'Aquí ponen archivos el anfitrión y la moderación. Pueden permitirlo a todo el escenario.',
  playing: (title) => `Suena «${isolate(title)}»`,
  plays: (name, title) => `${isolate(name)} pone «${isolate(title)}»`,
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

export const models: typeof English.models = {
  title: 'Modelos para subtítulos',
  lead: 'Este navegador no puede subtitularte por sí solo. Con un modelo de este servidor sí, una vez descargado: solo en este dispositivo, así que nadie más te oye para eso.',
  fetch: (name) => `Descargar ${isolate(name)}`,
  use: (name) => `Usar ${isolate(name)}`,
  remove: (name) => `Quitar ${isolate(name)} de este dispositivo`,
  fetching: 'Cuánto se ha descargado',
  stop: 'Detener la descarga',
  failed: 'No se pudo descargar el modelo. Puedes intentarlo de nuevo.',
  starting: 'El modelo se está iniciando…',
  hint: 'Lo hace el modelo en este dispositivo: nadie más te oye para eso. Se equivoca en algunas palabras.',
  broken: 'El modelo se ha detenido. Actívalo para intentarlo de nuevo.',
  along: 'Leer también a quien no tiene subtítulos',
  alongHint:
    'Solo para ti, en este dispositivo, una persona cada vez: algunas palabras son erróneas, y nadie las ha firmado.',
  here: 'hecho en este dispositivo',
  leadAlong:
    'Un modelo de este servidor puede escribir para ti lo que dice quien no tiene subtítulos, una vez descargado: solo en este dispositivo.',
};
