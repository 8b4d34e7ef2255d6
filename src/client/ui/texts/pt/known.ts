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

export const you: typeof English.you = {
  title: 'Sobre você',
  open: 'Sobre você…',
  lead: 'Todos veem isto no seu cartão, nas salas em que você tem um lugar. Tudo pode ficar vazio.',
  name: 'Seu nome',
  nameHint: 'Todos numa sala veem este nome.',
  about: 'Uma linha sobre você',
  aboutHint: 'O que você faz, ou por que está aqui.',
  link: (number) => `Link nº ${inDigits(number)}`,
  linkHint: 'Um endereço que começa com https://.',
  linkWrong: 'Isto não é um endereço que começa com https://, ou é longo demais.',
  picture: 'Imagem',
  pictureHint: 'Ela é reduzida aqui. Nada mais do que o arquivo contém sai deste dispositivo.',
  pictureWrong: 'Isto não é uma imagem, ou não dá para torná-la pequena o bastante.',
  pictureProtected:
    'Este navegador esconde o que as páginas desenham, para que ninguém seja reconhecido por isso. Ele não consegue fazer uma imagem aqui.',
  noPicture: 'Sem imagem',
  save: 'Salvar',
  saved: 'Salvo. Os outros veem em alguns segundos.',
  failed: 'Não deu certo. Tente de novo.',
  ask: 'Mostrar imagem e links',
  askHint: 'Você usa menos dados: isto gasta até 4 kB.',
  nothing: 'Aqui não se sabe mais nada desta pessoa.',
  opens: 'abre uma página fora do Stoa',
};
