import type * as English from '../en/invites.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { days } from './formats.ts';

export const invites: typeof English.invites = {
  open: 'Convidar pessoas…',
  button: 'Con\u00advidar',
  title: 'Convidar pessoas',
  left: (count) => plural(count, { one: 'Você tem # convite.', other: 'Você tem # convites.' }),
  none: 'Você não tem mais convites. Recolha um para fazer outro.',
  kind: 'Para que serve',
  listen: 'Para ouvir',
  speak: 'Para falar',
  listenHint: 'Quem o usa entra e ouve a sala.',
  speakHint: 'Quem o usa entra e pode subir ao palco.',
  make: 'Criar um convite',
  making: 'Criando o convite…',
  failed: 'Não foi possível criar o convite. Tente de novo.',
  ready: {
    listen: 'Um convite para ouvir',
    speak: 'Um convite para falar',
  },
  once: 'Vale para uma pessoa, a primeira que o abrir: dê só a ela.',
  link: 'Link do convite',
  copy: 'Copiar convite',
  copied: 'Convite copiado',
  copyFailed: 'Aqui está o convite; selecione e copie.',
  share: 'Compartilhar…',
  code: {
    listen: 'Código QR de um convite para ouvir. Aponte a câmera de um celular para ele.',
    speak: 'Código QR de um convite para falar. Aponte a câmera de um celular para ele.',
  },
  codeFailed: 'Não foi possível desenhar o código QR. Copiar o convite também funciona.',
  another: 'Convidar outra pessoa',
  sent: 'Convites enviados',
  show: 'Mostrar',
  takeBack: 'Recolher',
  taken: (name) => `Usado por ${isolate(name)}`,
  revoked: 'recolhido',
  expired: 'expirou',
  until: (at) => `ainda não usado, vale até ${days.format(at)}`,
};
