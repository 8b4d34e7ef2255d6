/** Texts about who decides in a room, and what they did. */
import type { Deed } from '../../../session/view/room.ts';
import { isolate } from '../isolate.ts';
import { days, times } from './formats.ts';

export const order = {
  open: 'Who decides…',
  title: 'Who decides',
  chair: (name: string) => `${isolate(name)} decides here now.`,
  none: 'No host or moderator is here. You can go on talking; nobody new gets rights.',
  stageAnyone: 'Anyone may come on stage.',
  stageInvited: 'Speakers come up by invitation.',
  locked: 'The room is locked: nobody new comes in unless they are let in.',
  putOut: 'Put out',
  putOutGood: 'For good',
  putOutUntil: (at: Date) => `Until ${days.format(at)}`,
  letBack: 'Let back in',
  log: 'What was done',
  logLead: 'Everyone in the room can read this.',
  logNone: 'Nothing so far.',
  time: (at: Date) => times.format(at),
  /** `whom` is '' where the deed concerns the room as a whole. */
  deeds: {
    'invite-to-stage': (by, whom) => `${isolate(by)} invited ${isolate(whom)} to the stage`,
    'to-audience': (by, whom) => `${isolate(by)} moved ${isolate(whom)} to the audience`,
    silence: (by, whom) => `${isolate(by)} turned ${isolate(whom)} off`,
    unsilence: (by, whom) => `${isolate(by)} turned ${isolate(whom)} on again`,
    remove: (by, whom) => `${isolate(by)} removed ${isolate(whom)} from the room`,
    ban: (by, whom) => `${isolate(by)} banned ${isolate(whom)}`,
    'ban-hour': (by, whom) => `${isolate(by)} banned ${isolate(whom)} for an hour`,
    'ban-day': (by, whom) => `${isolate(by)} banned ${isolate(whom)} for a day`,
    unban: (by, whom) => `${isolate(by)} let ${isolate(whom)} back in`,
    admit: (by, whom) => `${isolate(by)} let ${isolate(whom)} into the locked room`,
    lock: (by) => `${isolate(by)} locked the room`,
    unlock: (by) => `${isolate(by)} unlocked the room`,
    'make-moderator': (by, whom) => `${isolate(by)} made ${isolate(whom)} a moderator`,
    'unmake-moderator': (by, whom) => `${isolate(by)} took the moderator’s role back from ${isolate(whom)}`,
    'hand-over': (by, whom) => `${isolate(by)} handed the room over to ${isolate(whom)}`,
  } satisfies Record<Deed, (by: string, whom: string) => string>,
};
