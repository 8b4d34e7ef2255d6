import type * as English from '../en/known.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';

export const known: typeof English.known = {
  title: 'Pessoas',
  lead: 'Quem você guarda e quem você bloqueou. Só este dispositivo sabe, e ninguém é avisado.',
  none: 'Ninguém ainda. Toque em alguém numa sala para guardar a pessoa com um nome seu, ou para bloqueá-la.',
  kept: 'Você guarda',
  blockedTitle: 'Você bloqueou',
  known: 'alguém que você conhece',
  blocked: 'bloqueado por você',
  theirs: (name) => `O nome que a pessoa usa é ${isolate(name)}.`,
  keep: 'Guardar…',
  rename: 'Renomear…',
  nameLabel: 'Seu nome para esta pessoa',
  nameHint: 'Só você o vê. Quando ela fala, a sala dela é a primeira do seu saguão.',
  save: 'Guardar',
  back: 'Voltar',
  forget: 'Deixar de guardar',
  block: 'Bloquear, só para mim',
  unblock: 'Desbloquear',
  blockedHint: 'Você não ouve nem lê esta pessoa, em nenhuma sala. Os outros sim, e ela não fica sabendo.',
  full: (count) =>
    plural(count, { one: 'Há lugar para # pessoa e mais nenhuma.', other: 'Há lugar para # pessoas e mais nenhuma.' }),
  notStored:
    'Este navegador não salva mais nada. A lista dura até você fechar a página: exporte-a para não perder nada.',
  exportList: 'Exportar a lista',
  importList: 'Importar uma lista',
  imported: 'O que o arquivo contém já está na sua lista.',
  importFailed: 'Isto não é uma lista de pessoas do Stoa.',
  leftOut: (count) => plural(count, { one: '# pessoa não coube.', other: '# pessoas não couberam.' }),
  backUp: 'Fazer backup…',
  backUpTitle: 'Fazer backup de quem você é',
  backUpLead:
    'Quem você é aqui, e esta lista, num arquivo que sua frase secreta fecha. Quem tiver os dois pode ser você.',
  backUpKeyless:
    'A chave deste navegador é de antes de as chaves poderem ser copiadas. O arquivo terá sua lista, e não quem você é.',
  backedUp: 'O arquivo está a caminho.',
  failed: 'Não deu certo. Tente de novo.',
  restore: 'Restaurar um backup…',
  restoreTitle: 'Restaurar um backup',
  restoreLead: 'As pessoas do arquivo entram na sua lista.',
  fileHint: 'O nome dele termina em “.stoa-backup.json”.',
  be: 'Ser essa pessoa aqui também',
  beHint: 'Este dispositivo deixa então de ser quem é. A página carrega de novo.',
  restored: 'As pessoas do arquivo já estão na sua lista.',
  restoreFailed: 'Isto não é um backup, ou a frase secreta é outra.',
  refused: 'A lista está aqui. Este navegador não aceitou a chave.',
};

export const backup: typeof English.backup = {
  passphrase: 'Frase secreta',
  passphraseHint: 'Algumas palavras que ninguém adivinhe. Anote-as: ninguém poderá dizê-las a você de novo.',
  passphraseShort: (least) => `Use pelo menos ${inDigits(least)} caracteres.`,
  save: 'Salvar o arquivo',
  saving: 'Fechando com sua frase secreta…',
  file: 'O arquivo',
  fileMissing: 'Escolha primeiro o arquivo.',
  opening: 'Abrindo…',
  openFile: 'Restaurar',
};
