import type * as English from '../en/order.ts';
import { isolate } from '../isolate.ts';
import { days, times } from './formats.ts';

export const order: typeof English.order = {
  open: 'Quem decide…',
  title: 'Quem decide',
  chair: (name) => `Quem decide aqui agora: ${isolate(name)}.`,
  none: 'Não há anfitrião nem moderação aqui. A conversa pode continuar; ninguém novo recebe permissões.',
  stageAnyone: 'Qualquer pessoa pode subir ao palco.',
  stageInvited: 'Sobe-se ao palco por convite.',
  locked: 'A sala está trancada: ninguém novo entra sem que abram.',
  putOut: 'Fora da sala',
  putOutGood: 'De vez',
  putOutUntil: (at) => `Até ${days.format(at)}`,
  letBack: 'Deixar voltar',
  log: 'O que foi feito',
  logLead: 'Todos na sala podem ler.',
  logNone: 'Nada até agora.',
  time: (at) => times.format(at),
  deeds: {
    'invite-to-stage': (by, whom) => `${isolate(by)} convidou ${isolate(whom)} para o palco`,
    'to-audience': (by, whom) => `${isolate(by)} passou ${isolate(whom)} para a plateia`,
    silence: (by, whom) => `${isolate(by)} tirou a voz de ${isolate(whom)}`,
    unsilence: (by, whom) => `${isolate(by)} devolveu a voz a ${isolate(whom)}`,
    remove: (by, whom) => `${isolate(by)} tirou ${isolate(whom)} da sala`,
    ban: (by, whom) => `${isolate(by)} baniu ${isolate(whom)}`,
    'ban-hour': (by, whom) => `${isolate(by)} baniu ${isolate(whom)} por uma hora`,
    'ban-day': (by, whom) => `${isolate(by)} baniu ${isolate(whom)} por um dia`,
    unban: (by, whom) => `${isolate(by)} deixou ${isolate(whom)} voltar`,
    admit: (by, whom) => `${isolate(by)} deixou ${isolate(whom)} entrar na sala trancada`,
    lock: (by) => `${isolate(by)} trancou a sala`,
    unlock: (by) => `${isolate(by)} destrancou a sala`,
    'make-moderator': (by, whom) => `${isolate(by)} deu a moderação a ${isolate(whom)}`,
    'unmake-moderator': (by, whom) => `${isolate(by)} retirou a moderação de ${isolate(whom)}`,
    'hand-over': (by, whom) => `${isolate(by)} passou a sala para ${isolate(whom)}`,
  },
};
