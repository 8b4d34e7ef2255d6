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
