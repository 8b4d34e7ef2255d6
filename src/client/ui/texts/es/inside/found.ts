import type * as English from '../../en/inside/found.ts';
import { others, some } from '../formats.ts';

export const found: typeof English.found = {
  open: 'Dónde encontrarla…',
  title: 'Dónde encontrarla',
  lead: 'Un día puede que ya no quede ninguno de sus relés. Entonces las páginas de quienes la siguen miran en dos lugares que no son relés, y creen lo que está firmado con su clave.',
  relays: 'Sus relés',
  relaysHint: 'Direcciones web de relés en marcha, una por línea.',
  relaysWrong: 'Una no es de un relé o no responde, o son más de seis direcciones.',
  file: 'Un archivo',
  fileHint: 'Donde estará: https://example.org/relays.json',
  fileWrong: 'No es la dirección de un archivo que empiece por https://.',
  name: 'Un nombre en DNS',
  nameHint: 'De un dominio tuyo: _stoa.example.org',
  nameWrong: 'No es un nombre de DNS.',
  sign: 'Firmar',
  signing: 'Preguntando a los relés y firmando…',
  signed: 'Firmado. Ahora falta ponerlo en su lugar.',
  save: 'Guardar el archivo',
  saveHint: 'Va en la dirección de arriba, en un servidor que deje leerlo a páginas de otros sitios.',
  copy: 'Copiar el registro TXT',
  copied: 'Registro copiado',
  copyHint: 'Va en el nombre de arriba, donde se aloja tu dominio.',
  copyFailed: 'Este es el registro; selecciónalo y cópialo.',
  check: 'Comprobar los lugares',
  checking: 'Preguntando, como haría cualquier página…',
  link: 'Quien pase desde ahora por su vestíbulo conoce estos lugares, y su enlace los nombra.',
  ask: 'Preguntarles',
  says: {
    file: {
      this: 'El archivo está ahí.',
      older: 'Hay un archivo más antiguo.',
      nothing: 'Ahí no hay ningún archivo de esta comunidad.',
      silent: 'El servidor del archivo no responde, o no deja leerlo a páginas de otros sitios.',
    },
    name: {
      this: 'El nombre tiene el registro.',
      older: 'El nombre tiene un registro más antiguo.',
      nothing: 'El nombre no tiene ningún registro de esta comunidad.',
      silent: 'Nadie responde por ese nombre.',
    },
  },
  askingThem: (whom) => `Ninguno de sus relés responde. Preguntando dónde está a ${some(whom, others)}.`,
  foundBy: (by) => `Ninguno de sus relés respondió. ${by} dijo dónde está ahora.`,
  nowhere: (places) =>
    `Ninguno de sus relés responde, y no hay nada nuevo en ${some(places, others)}. Dentro de un rato se mira otra vez.`,
  unasked: (whom) =>
    `Ninguno de sus relés responde. Como ocultas tu IP, no se ha preguntado a nadie más. Quedaría a la vista de ${some(whom, others)}.`,
};
