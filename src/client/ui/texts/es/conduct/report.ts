import type * as English from '../../en/conduct/report.ts';
import { isolate } from '../../isolate.ts';
import { inDigits, plural } from '../format.ts';
import { days } from '../formats.ts';

export const report: typeof English.report = {
  open: 'Denunciar…',
  title: (name) => `Denunciar a ${isolate(name)}`,
  lead: 'Va, sellada, a quienes deciden aquí. Oyen y leen lo que envías, y ven que es de tu parte.',
  reason: 'Qué pasó',
  reasons: {
    insult: 'Insultos',
    hate: 'Odio',
    threat: 'Amenazas',
    sexual: 'Acoso sexual',
    spam: 'Spam o estafa',
    other: 'Otra cosa',
  },
  words: 'En tus palabras',
  wordsHint: 'Lo que deben saber. Puede quedar vacío.',
  proof: 'Lo que va como prueba',
  count: (seconds) =>
    plural(seconds, {
      one: '# segundo de su voz, tal como se firmó',
      other: '# segundos de su voz, tal como se firmaron',
    }),
  more: (lines) => plural(lines, { one: '# línea de esta persona', other: '# líneas de esta persona' }),
  direct:
    'Una voz que llega directamente no lleva firma. Desde ahora llega también por un relé, y lo que se diga a continuación puede ir también.',
  kept: 'En una sala, la página de cada persona guarda los últimos 30 segundos de lo que traen los relés, solo en memoria, para poder denunciar lo que se sufre. Nadie recibe nada de ello sin una denuncia.',
  noReaders: 'Nadie más decide aquí. Puedes guardar la denuncia en un archivo.',
  send: 'Sellar y enviar',
  make: 'Sellar',
  sending: 'Sellando…',
  sent: 'Un relé la tiene, para quienes deciden aquí. Guarda el archivo si quieres.',
  notSent: 'Ningún relé la aceptó. Guarda el archivo y dáselo a alguien que decida.',
  failed: 'No funcionó. Inténtalo de nuevo.',
  save: 'Guardar el archivo',
  inbox: 'Denuncias',
  inboxLead:
    'Lo que se te denunció, o a una comunidad cuya clave está en este dispositivo. Los relés lo guardan dos semanas, sellado.',
  looking: 'Preguntando a los relés…',
  none: 'No hay ninguna.',
  noAnswer: 'Ningún relé responde.',
  keyless: 'La clave de este navegador es de antes de que las claves se pudieran copiar. No abre denuncias.',
  time: (at) => days.format(at),
  read: 'Leer',
  file: 'Una denuncia en un archivo',
  fileHint: 'Su nombre termina en «.stoa-report».',
  opening: 'Abriendo y comprobando…',
  unreadable: {
    'not-mine': 'Esta denuncia es para otras personas.',
    changed: 'Esta denuncia fue alterada en el camino. No se puede confiar en nada de lo que contiene.',
    malformed: 'Esto no es una denuncia de Stoa.',
  },
  gone: 'Ningún relé la tiene ya.',
  back: 'Todas las denuncias',
  by: (name) => `Denuncia de ${isolate(name)}`,
  about: (name) => `Sobre ${isolate(name)}`,
  room: (title) => `En «${isolate(title)}»`,
  key: 'Su clave',
  heard: 'Lo que se dijo',
  summary: (seconds) =>
    plural(seconds, {
      one: '# segundo está firmado con esta clave.',
      other: '# segundos están firmados con esta clave.',
    }),
  left: (pieces) =>
    plural(pieces, {
      one: '# trozo del sonido no está probado.',
      other: '# trozos del sonido no están probados.',
    }),
  noSound: 'No vino ningún sonido.',
  second: (number, what) => `Segundo ${number}: ${what}`,
  ordinal: (count) => inDigits(count),
  states: { signed: 'firmado', broken: 'no probado', sealed: 'firmado, no se puede abrir', quiet: 'silencio' },
  faults: {
    malformed: 'no se puede leer',
    signature: 'la firma no es válida',
    unsigned: 'nada dice quién lo firmó',
    stale: 'es de otro momento',
    order: 'está fuera de orden',
  },
  quotes: { line: 'Lo que se escribió', caption: 'Sus subtítulos' },
  genuine: 'firmado con su clave',
  forged: 'no firmado con su clave',
  omitted: 'Lo firmado se dijo. Una denuncia puede omitir cosas: lo que falta no prueba nada.',
};
