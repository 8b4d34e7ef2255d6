import type * as English from '../en/notices.ts';
import { span } from './formats.ts';

export const notices: typeof English.notices = {
  microphone: {
    denied: 'O navegador bloqueia seu microfone.',
    missing: 'Nenhum microfone foi encontrado.',
    busy: 'Outro programa está usando seu microfone.',
    unplugged: 'Seu microfone foi desconectado: ninguém ouve você.',
    held: 'Seu sistema ou fone silencia você: ninguém ouve você.',
    silent: 'Não chega som do seu microfone: ninguém ouve você.',
    failed: 'Seu microfone parou de funcionar: ninguém ouve você.',
  },
  otherMicrophone: 'Há de novo um microfone pronto, mudo.',
  secondTab: 'Você também está nesta sala em outra aba. Aquela continua; esta só ouve.',
  chooseAnother: 'Escolher outro',
  tryAgain: 'Tentar de novo',
  clock: (behind) =>
    `O relógio deste dispositivo está ${behind > 0 ? 'atrasado' : 'adiantado'} cerca de ${span(Math.abs(behind))}. Você não vê salas nem entra nelas até que ele esteja certo.`,
  clockSet: 'O relógio está certo agora. Carregue de novo, e os outros veem você.',
  relayLost: 'No momento, quem chega não encontra a sala.',
  relayBusy: 'O relay está muito ocupado, um momento.',
  hear: 'Como isto chega até você',
  linkWeak: 'A conexão está fraca: o som pode falhar.',
  removedClosed: 'O anfitrião encerrou a sala.',
  removed: 'O anfitrião ou a moderação tirou você da sala.',
  banned: 'O anfitrião ou a moderação baniu você da sala.',
  toAudience: 'O anfitrião ou a moderação passou você para a plateia.',
  silenced: 'O anfitrião ou a moderação tirou sua voz: ninguém ouve você.',
  noKey:
    'A chave desta sala não chegou: você não ouve ninguém. Talvez os anfitriões não estejam, a sala esteja trancada ou seu convite já tenha sido usado.',
  recorded: 'A gravação está neste dispositivo.',
  recordings: 'Gravações',
  recordingMisses: 'A gravação tem falhas: parte do que é dito não chega a tempo a este aparelho.',
  recordingFailed: 'A gravação terminou: este navegador não guarda mais. O que veio antes está neste dispositivo.',
  reported: 'Alguém fez uma denúncia a você.',
  noChair: 'Não há anfitrião nem moderação aqui. A conversa pode continuar; ninguém novo recebe permissões.',
};

export const shortcuts: typeof English.shortcuts = {
  title: 'Atalhos do teclado',
  mute: 'Silenciar ou abrir o microfone',
  space: 'Espaço',
  hold: 'Falar enquanto segura',
  hand: 'Levantar ou baixar a mão',
  list: 'Esta lista',
  use: 'Usar estas teclas',
  close: 'Fechar',
};
