import type * as English from '../en/order.ts';
import { isolate } from '../isolate.ts';
import { days, times } from './formats.ts';

export const order: typeof English.order = {
  open: 'Wer entscheidet…',
  title: 'Wer entscheidet',
  chair: (name) => `Hier entscheidet gerade ${isolate(name)}.`,
  none: 'Weder Host noch Moderation sind hier. Ihr könnt weitersprechen; niemand Neues bekommt Rechte.',
  stageAnyone: 'Alle dürfen auf die Bühne.',
  stageInvited: 'Auf die Bühne kommt man auf Einladung.',
  locked: 'Der Raum ist abgeschlossen: Niemand Neues kommt herein, außer jemand macht auf.',
  putOut: 'Draußen',
  putOutGood: 'Für immer',
  putOutUntil: (at) => `Bis ${days.format(at)}`,
  letBack: 'Wieder hereinlassen',
  log: 'Was getan wurde',
  logLead: 'Alle im Raum können das lesen.',
  logNone: 'Bisher nichts.',
  time: (at) => times.format(at),
  deeds: {
    'invite-to-stage': (by, whom) => `${isolate(by)} hat ${isolate(whom)} auf die Bühne gebeten`,
    'to-audience': (by, whom) => `${isolate(by)} hat ${isolate(whom)} ins Publikum gesetzt`,
    silence: (by, whom) => `${isolate(by)} hat ${isolate(whom)} abgestellt`,
    unsilence: (by, whom) => `${isolate(by)} hat ${isolate(whom)} wieder angestellt`,
    remove: (by, whom) => `${isolate(by)} hat ${isolate(whom)} aus dem Raum gebeten`,
    ban: (by, whom) => `${isolate(by)} hat ${isolate(whom)} ausgesperrt`,
    'ban-hour': (by, whom) => `${isolate(by)} hat ${isolate(whom)} für eine Stunde ausgesperrt`,
    'ban-day': (by, whom) => `${isolate(by)} hat ${isolate(whom)} für einen Tag ausgesperrt`,
    unban: (by, whom) => `${isolate(by)} hat ${isolate(whom)} wieder hereingelassen`,
    admit: (by, whom) => `${isolate(by)} hat ${isolate(whom)} in den abgeschlossenen Raum gelassen`,
    lock: (by) => `${isolate(by)} hat den Raum abgeschlossen`,
    unlock: (by) => `${isolate(by)} hat den Raum aufgeschlossen`,
    'make-moderator': (by, whom) => `${isolate(by)} hat ${isolate(whom)} die Moderation gegeben`,
    'unmake-moderator': (by, whom) => `${isolate(by)} hat ${isolate(whom)} die Moderation genommen`,
    'hand-over': (by, whom) => `${isolate(by)} hat den Raum an ${isolate(whom)} übergeben`,
  },
};
