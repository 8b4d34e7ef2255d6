/** Texts about invites. */
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { days } from './formats.ts';

export const invites = {
  open: 'Invite people…',
  button: 'Invite',
  title: 'Invite people',
  left: (count: number) => plural(count, { one: 'You have # invite.', other: 'You have # invites.' }),
  none: 'You have no invites left. Take one back to make another.',
  kind: 'What it is for',
  listen: 'To listen',
  speak: 'To speak',
  listenHint: 'Whoever takes it comes in and hears the room.',
  speakHint: 'Whoever takes it comes in and may go on stage.',
  make: 'Make an invite',
  making: 'Making the invite…',
  failed: 'The invite could not be made. Please try again.',
  ready: {
    listen: 'An invite to listen',
    speak: 'An invite to speak',
  },
  once: 'It is good for one person, whoever opens it first: give it to them alone.',
  link: 'Link of the invite',
  copy: 'Copy invite',
  copied: 'Invite copied',
  copyFailed: 'Here is the invite; select and copy it.',
  share: 'Share…',
  code: {
    listen: 'QR code of an invite to listen. Point a phone’s camera at it.',
    speak: 'QR code of an invite to speak. Point a phone’s camera at it.',
  },
  codeFailed: 'The QR code could not be drawn. Copying the invite works as well.',
  another: 'Invite someone else',
  sent: 'Invites you sent',
  show: 'Show',
  takeBack: 'Take back',
  taken: (name: string) => `${isolate(name)} took it`,
  revoked: 'taken back',
  expired: 'has run out',
  until: (at: Date) => `not taken yet, good until ${days.format(at)}`,
};
