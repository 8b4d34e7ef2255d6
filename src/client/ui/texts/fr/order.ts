import type * as English from '../en/order.ts';
import { isolate } from '../isolate.ts';
import { days, times } from './formats.ts';

export const order: typeof English.order = {
  open: 'Qui décide…',
  title: 'Qui décide',
  chair: (name) => `${isolate(name)} décide ici en ce moment.`,
  none: 'Ni hôte ni modération ici. Vous pouvez continuer à parler ; personne de nouveau ne reçoit de droits.',
  stageAnyone: 'Tout le monde peut monter sur scène.',
  stageInvited: 'On monte sur scène sur invitation.',
  locked: 'Le salon est verrouillé : on n’y entre que si quelqu’un ouvre.',
  putOut: 'Mis dehors',
  putOutGood: 'Pour de bon',
  putOutUntil: (at) => `Jusqu’à ${days.format(at)}`,
  letBack: 'Laisser revenir',
  log: 'Ce qui a été fait',
  logLead: 'Tout le monde dans le salon peut le lire.',
  logNone: 'Rien jusqu’ici.',
  time: (at) => times.format(at),
  deeds: {
    'invite-to-stage': (by, whom) => `${isolate(by)} a invité ${isolate(whom)} sur scène`,
    'to-audience': (by, whom) => `${isolate(by)} a renvoyé ${isolate(whom)} dans le public`,
    silence: (by, whom) => `${isolate(by)} a réduit ${isolate(whom)} au silence`,
    unsilence: (by, whom) => `${isolate(by)} a rendu la parole à ${isolate(whom)}`,
    remove: (by, whom) => `${isolate(by)} a fait sortir ${isolate(whom)} du salon`,
    ban: (by, whom) => `${isolate(by)} a exclu ${isolate(whom)}`,
    'ban-hour': (by, whom) => `${isolate(by)} a exclu ${isolate(whom)} pour une heure`,
    'ban-day': (by, whom) => `${isolate(by)} a exclu ${isolate(whom)} pour un jour`,
    unban: (by, whom) => `${isolate(by)} a laissé revenir ${isolate(whom)}`,
    admit: (by, whom) => `${isolate(by)} a laissé entrer ${isolate(whom)} dans le salon verrouillé`,
    lock: (by) => `${isolate(by)} a verrouillé le salon`,
    unlock: (by) => `${isolate(by)} a déverrouillé le salon`,
    'make-moderator': (by, whom) => `${isolate(by)} a confié la modération à ${isolate(whom)}`,
    'unmake-moderator': (by, whom) => `${isolate(by)} a retiré la modération à ${isolate(whom)}`,
    'hand-over': (by, whom) => `${isolate(by)} a remis le salon à ${isolate(whom)}`,
  },
};
