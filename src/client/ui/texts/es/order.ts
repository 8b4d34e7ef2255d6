import type * as English from '../en/order.ts';
import { isolate } from '../isolate.ts';
import { days, times } from './formats.ts';

export const order: typeof English.order = {
  open: 'Quién decide…',
  title: 'Quién decide',
  chair: (name) => `Aquí decide ahora ${isolate(name)}.`,
  none: 'No hay anfitrión ni moderación. Se puede seguir hablando; nadie nuevo recibe permisos.',
  stageAnyone: 'Cualquiera puede subir al escenario.',
  stageInvited: 'Al escenario se sube por invitación.',
  locked: 'La sala está bloqueada: nadie nuevo entra si no le abren.',
  putOut: 'Fuera de la sala',
  putOutGood: 'Para siempre',
  putOutUntil: (at) => `Hasta: ${days.format(at)}`,
  letBack: 'Dejar volver',
  log: 'Lo que se hizo',
  logLead: 'Todos en la sala pueden leerlo.',
  logNone: 'Nada hasta ahora.',
  time: (at) => times.format(at),
  deeds: {
    'invite-to-stage': (by, whom) => `${isolate(by)} invitó a ${isolate(whom)} al escenario`,
    'to-audience': (by, whom) => `${isolate(by)} pasó a ${isolate(whom)} al público`,
    silence: (by, whom) => `${isolate(by)} dejó sin voz a ${isolate(whom)}`,
    unsilence: (by, whom) => `${isolate(by)} devolvió la voz a ${isolate(whom)}`,
    remove: (by, whom) => `${isolate(by)} sacó a ${isolate(whom)} de la sala`,
    ban: (by, whom) => `${isolate(by)} expulsó a ${isolate(whom)}`,
    'ban-hour': (by, whom) => `${isolate(by)} expulsó a ${isolate(whom)} por una hora`,
    'ban-day': (by, whom) => `${isolate(by)} expulsó a ${isolate(whom)} por un día`,
    unban: (by, whom) => `${isolate(by)} dejó volver a ${isolate(whom)}`,
    admit: (by, whom) => `${isolate(by)} dejó entrar a ${isolate(whom)} en la sala bloqueada`,
    lock: (by) => `${isolate(by)} bloqueó la sala`,
    unlock: (by) => `${isolate(by)} desbloqueó la sala`,
    'make-moderator': (by, whom) => `${isolate(by)} dio la moderación a ${isolate(whom)}`,
    'unmake-moderator': (by, whom) => `${isolate(by)} retiró la moderación a ${isolate(whom)}`,
    'hand-over': (by, whom) => `${isolate(by)} cedió la sala a ${isolate(whom)}`,
  },
};
