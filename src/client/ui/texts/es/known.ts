import type * as English from '../en/known.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';

export const known: typeof English.known = {
  title: 'Personas',
  lead: 'A quién guardas y a quién has bloqueado. Solo lo sabe este dispositivo, y no se avisa a nadie.',
  none: 'Nadie todavía. Toca a alguien en una sala para guardarlo con un nombre tuyo, o para bloquearlo.',
  kept: 'Guardas a',
  blockedTitle: 'Has bloqueado a',
  known: 'alguien que conoces',
  blocked: 'bloqueado por ti',
  theirs: (name) => `Su propio nombre es ${isolate(name)}.`,
  keep: 'Guardar…',
  rename: 'Cambiar el nombre…',
  nameLabel: 'Tu nombre para esta persona',
  nameHint: 'Solo tú lo ves. Cuando habla, su sala es la primera de tu vestíbulo.',
  save: 'Guardar',
  back: 'Atrás',
  forget: 'Dejar de guardar',
  block: 'Bloquear, solo para mí',
  unblock: 'Desbloquear',
  blockedHint: 'No oyes ni lees a esta persona, en ninguna sala. Los demás sí, y ella no se entera.',
  full: (count) =>
    plural(count, {
      one: 'Hay sitio para # persona y ninguna más.',
      other: 'Hay sitio para # personas y ninguna más.',
    }),
  notStored:
    'Este navegador no guarda nada más. La lista dura hasta que cierres la página: expórtala para no perder nada.',
  exportList: 'Exportar la lista',
  importList: 'Importar una lista',
  imported: 'Lo que contiene el archivo ya está en tu lista.',
  importFailed: 'Esto no es una lista de personas de Stoa.',
  leftOut: (count) => plural(count, { one: '# persona no ha cabido.', other: '# personas no han cabido.' }),
  backUp: 'Hacer una copia…',
  backUpTitle: 'Hacer una copia de quién eres',
  backUpLead:
    'Quién eres aquí, y esta lista, en un archivo que cierra tu frase secreta. Quien tenga ambos puede ser tú.',
  backUpKeyless:
    'La clave de este navegador es de antes de que las claves se pudieran copiar. El archivo tendrá tu lista, no quién eres.',
  backedUp: 'El archivo está en camino.',
  failed: 'No ha funcionado. Inténtalo otra vez.',
  restore: 'Restaurar una copia…',
  restoreTitle: 'Restaurar una copia',
  restoreLead: 'Las personas del archivo se añaden a tu lista.',
  fileHint: 'Su nombre termina en «.stoa-backup.json».',
  be: 'Ser esa persona también aquí',
  beHint: 'Este dispositivo deja entonces de ser quien es. La página se carga de nuevo.',
  restored: 'Las personas del archivo ya están en tu lista.',
  restoreFailed: 'Esto no es una copia, o la frase secreta es otra.',
  refused: 'La lista está aquí. Este navegador no ha aceptado la clave.',
};

export const backup: typeof English.backup = {
  passphrase: 'Frase secreta',
  passphraseHint: 'Unas palabras que nadie adivine. Apúntalas: nadie podrá volver a decírtelas.',
  passphraseShort: (least) => `Usa al menos ${inDigits(least)} caracteres.`,
  save: 'Guardar el archivo',
  saving: 'Cerrándolo con tu frase secreta…',
  file: 'El archivo',
  fileMissing: 'Elige primero el archivo.',
  opening: 'Abriéndolo…',
  openFile: 'Restaurar',
};

export const you: typeof English.you = {
  title: 'Sobre ti',
  open: 'Sobre ti…',
  lead: 'Todos lo ven en tu ficha, en las salas donde tienes un lugar. Todo puede quedar vacío.',
  name: 'Tu nombre',
  nameHint: 'Todos en una sala ven este nombre.',
  about: 'Una línea sobre ti',
  aboutHint: 'Qué haces, o por qué estás aquí.',
  link: (number) => `Enlace ${inDigits(number)}`,
  linkHint: 'Una dirección que empieza por https://.',
  linkWrong: 'No es una dirección que empiece por https://, o es demasiado larga.',
  picture: 'Imagen',
  pictureHint: 'Se reduce aquí. Nada más de lo que contiene el archivo sale de este dispositivo.',
  pictureWrong: 'No es una imagen, o no se puede hacer lo bastante pequeña.',
  pictureProtected:
    'Este navegador oculta lo que dibujan las páginas, para que no se reconozca a nadie por ello. Aquí no puede hacer ninguna imagen.',
  noPicture: 'Sin imagen',
  save: 'Guardar',
  saved: 'Guardado. Los demás lo verán en unos segundos.',
  failed: 'No ha funcionado. Inténtalo otra vez.',
  ask: 'Mostrar imagen y enlaces',
  askHint: 'Usas menos datos: esto son 4 kB como mucho.',
  nothing: 'Aquí no se sabe nada más de esta persona.',
  opens: 'abre una página fuera de Stoa',
};

export const phrase: typeof English.phrase = {
  open: 'Frase de recuperación…',
  title: 'Frase de recuperación',
  lead: '24 palabras inglesas que son la clave de quién eres aquí. Escríbelas en papel, en este orden: quien las lea puede ser tú.',
  isNot: 'Tu nombre, tu lista y lo que muestras de ti no están en ellas. Una copia los contiene.',
  show: 'Mostrar las palabras',
  none: 'La clave de este navegador es de antes de que las claves se pudieran copiar. No hay palabras para ella.',
  enter: 'Introducir una frase de recuperación…',
  enterTitle: 'Introducir una frase de recuperación',
  field: 'Las 24 palabras',
  fieldHint: 'En su orden, con espacios entre ellas.',
  phraseCount: (count) => plural(count, { one: 'Es # palabra; son 24.', other: 'Son # palabras; tienen que ser 24.' }),
  noWord: (word) => `«${isolate(word)}» no es ninguna de las palabras. Quizá sea:`,
  wrong: 'Cada una es una de las palabras, y aun así no son una clave: una es otra, o dos han cambiado de lugar.',
  same: 'Ya eres esa persona aquí.',
  refused: 'Este navegador no ha aceptado la clave.',
};

export const take: typeof English.take = {
  open: 'A otro dispositivo…',
  title: 'A otro dispositivo',
  lead: 'Apunta a este código con la cámara de tu otro dispositivo y abre el enlace. Van tu clave y tu nombre; tu lista y tu imagen, no.',
  code: 'Un código que abre Stoa en tu otro dispositivo',
  next: 'Ya está abierto allí',
  words: 'Escribe allí estas palabras:',
  both: 'Quien tenga el código y las palabras puede ser tú: que nadie más los vea.',
  here: 'Desde tu otro dispositivo',
  field: 'Las palabras',
  fieldHint: 'Las muestra tu otro dispositivo.',
  failed: 'Estas no son las palabras, o el enlace está dañado.',
};
