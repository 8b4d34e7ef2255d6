import type * as English from '../en/communities.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { longDates } from './formats.ts';

export { found } from './inside/found.ts';

export const communities: typeof English.communities = {
  nav: 'Comunidades',
  lobby: 'A entrada',
  unnamed: 'Uma comunidade',
  about: 'Sobre esta comunidade',
  more: 'Comunidades…',
  moreTitle: 'Comunidades',
  moreLead: 'Uma comunidade tem seu próprio saguão. Siga uma por um link que alguém lhe der, ou crie a sua.',
  make: 'Criar uma comunidade',
  restore: 'Restaurar um backup',
  code: 'Seu código',
  close: 'Fechar',
  back: 'Voltar',
  failed: 'Não deu certo. Tente de novo.',

  makeLead: 'Ela é sua: este dispositivo guarda a chave dela. Faça um backup da chave depois de criar.',
  name: 'Nome da comunidade',
  nameHint: 'Como vai aparecer acima das salas dela.',
  nameMissing: 'Dê um nome à comunidade.',
  rules: 'Regras',
  rulesHint: 'O que vale nas salas dela. Todos podem ler.',
  picture: 'Imagem',
  pictureHint: 'Guarda-se um quadrado dela, pequeno.',
  pictureWrong: 'Este arquivo não é uma imagem que o navegador consiga ler.',
  noPicture: 'Tirar a imagem',
  who: 'Quem pode entrar em salas novas',
  openHint: 'Na lista do saguão dela, para todos encontrarem.',
  byLinkHint: 'Nunca na lista. Quem tiver o link pode entrar.',
  membersHint: 'Na lista do saguão dela; só membros entram.',
  stageInvitedHint: 'As pessoas levantam a mão, e os anfitriões as chamam.',
  defaultsHint: 'Quem abre uma sala pode escolher diferente.',
  submitMake: 'Criar',
  submitEdit: 'Salvar',
  making: 'Criando…',
  edit: 'Mudar nome, imagem ou regras…',
  editTitle: 'Mudar a comunidade',

  looking: 'Perguntando o nome e as regras dela…',
  noRules: 'O dono não definiu regras.',
  standing: {
    none: 'Você a segue. Todos podem; as salas abertas dela estão abertas para você.',
    member: 'Você é membro: entra nas salas só para membros e pode convidar outras pessoas.',
    opener: 'Você é membro, pode abrir salas e é anfitrião em todas elas.',
    owner: 'Ela é sua: a chave dela está neste dispositivo.',
  },
  until: (at) => `Vale até ${longDates.format(at)}.`,
  link: 'Copiar o link dela',
  linkHint: 'Com este link qualquer pessoa pode segui-la. Ele não torna ninguém membro.',
  linkCopied: 'Link copiado',
  linkFailed: 'Aqui está o link; selecione e copie.',

  offer: {
    member: 'Você recebeu um convite para ser membro.',
    opener: 'Você recebeu um convite para ser membro e poder abrir salas.',
  },
  offerBad: {
    expired: 'Este convite expirou. Peça outro a quem enviou.',
    damaged: 'Este convite está danificado, ou é para outra coisa. Peça a quem enviou que copie outra vez.',
    'not-yours': 'Este convite é para outro dispositivo. Dê o código deste a quem enviou.',
  },
  offerOnce:
    'Se alguém o usou antes de você, as salas só para membros continuam fechadas: o anfitrião sabe quem chegou antes.',
  join: 'Participar',

  invite: 'Convidar…',
  inviteTitle: 'Convidar para a comunidade',
  left: (count) => plural(count, { one: 'Você tem # convite.', other: 'Você tem # convites.' }),
  leftNone: 'Você não tem mais convites.',
  kind: 'Para quem é',
  kinds: {
    member: 'Qualquer um',
    opener: 'Anfitrião',
    device: 'Outro meu',
  },
  kindHints: {
    member: 'Um membro: quem abrir o link primeiro. A pessoa entra, pode falar e tem dois convites próprios.',
    opener: 'Alguém cujo código você tem. A pessoa pode abrir salas, e é anfitriã em todas elas.',
    device: 'Outro dispositivo seu, pelo código: lá você é o que é aqui. Gasta um dos seus convites.',
  },
  theirCode: 'O código da pessoa',
  theirCodeHint: 'Está em “Comunidades”, “Seu código”.',
  deviceCode: 'Código do outro dispositivo',
  codeWrong: 'Isto não é um código. Ele tem 43 letras e números, e não é o deste dispositivo.',
  makeInvite: 'Criar o convite',
  makingInvite: 'Criando o convite…',
  ready: {
    member: 'Vale para uma pessoa, a primeira que o abrir: dê só a ela.',
    opener: 'Serve para a pessoa com esse código, e para mais ninguém.',
    device: 'Abra-o no outro dispositivo. Não serve em nenhum outro.',
  },
  qr: 'Código QR do convite. Aponte a câmera de um celular para ele.',
  another: 'Criar outro',
  sent: 'Convites que você deu',
  takeBack: 'Recolher',
  takenBack: 'recolhido; as salas ficam sabendo quando você passar por elas',
  goodUntil: (at) => `vale até ${longDates.format(at)}`,
  runOut: 'expirou',

  codeTitle: 'Código deste dispositivo',
  codeLead:
    'Dê-o a quem quer deixar você abrir salas, ou digite-o no seu primeiro dispositivo para adicionar este. Ele não permite que ninguém faça nada em seu nome.',
  codeLabel: 'O código',
  codeQr: 'Código QR com o código deste dispositivo.',
  codeCopy: 'Copiar código',
  codeCopied: 'Código copiado',

  backUp: 'Fazer backup da chave…',
  backUpTitle: 'Backup da chave',
  backUpLead:
    'Sem a chave ninguém pode mudar a comunidade nem nomear anfitriões. Se este dispositivo se perder ou seus dados forem apagados, a chave se vai. O arquivo que você salva a contém, fechada pela sua frase secreta.',
  saved: 'O arquivo está a caminho. Quem o tiver, com a frase secreta, é dono da comunidade.',
  restoreLead: 'O arquivo salvo no backup da chave, com sua frase secreta, torna este dispositivo um dono.',
  fileHint: 'O nome dele termina em “.stoa-key.json”.',
  restoreFailed: 'Isto não é o backup de uma chave, ou a frase secreta é outra.',

  forget: 'Deixar de seguir',
  forgetTitle: (name) => `Deixar de seguir ${isolate(name)}?`,
  forgetLead: 'Sua participação como membro também é esquecida, e não volta sem outro convite.',
  forgetOwner: 'A chave neste dispositivo também é esquecida. Sem um backup, a comunidade nunca mais será de ninguém.',
  forgetKeep: 'Manter',
};
