/** Texts about communities: their hallways, members and keys. */
import type { MembershipKind, MembershipOffer, Standing } from '../../../session/view/communities.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { longDates } from './formats.ts';

export { found } from './inside/found.ts';

export const communities = {
  nav: 'Communities',
  lobby: 'The lobby',
  unnamed: 'A community',
  about: 'About this community',
  more: 'Communities…',
  moreTitle: 'Communities',
  moreLead: 'A community has a hallway of its own. Follow one by a link that someone gives you, or make one.',
  make: 'Make a community',
  restore: 'Restore from a backup',
  code: 'Your code',
  close: 'Close',
  back: 'Back',
  failed: 'That did not work. Please try again.',

  makeLead: 'You own it: this device holds its key. Back the key up once it is made.',
  name: 'Name of the community',
  nameHint: 'As people will see it above its rooms.',
  nameMissing: 'Give the community a name.',
  rules: 'Rules',
  rulesHint: 'What holds in its rooms. Everyone can read them.',
  picture: 'Picture',
  pictureHint: 'A square of it is kept, and made small.',
  pictureWrong: 'This file is no picture that the browser can read.',
  noPicture: 'Take the picture away',
  who: 'Who can come into new rooms',
  openHint: 'Listed in its hallway for all to find.',
  byLinkHint: 'Never listed. Whoever has the link can come in.',
  membersHint: 'Listed in its hallway; only members come in.',
  stageInvitedHint: 'People raise a hand, and hosts ask them up.',
  defaultsHint: 'Whoever opens a room may choose otherwise.',
  submitMake: 'Make it',
  submitEdit: 'Save',
  making: 'Making it…',
  edit: 'Change name, picture or rules…',
  editTitle: 'Change the community',

  looking: 'Asking around for its name and rules…',
  noRules: 'Its owner has given no rules.',
  standing: {
    none: 'You follow it. Anyone can; its open rooms are open to you.',
    member: 'You are a member: you come into its rooms for members, and may invite others.',
    opener: 'You are a member who may open rooms, and a host in every one of them.',
    owner: 'You own it: its key is on this device.',
  } satisfies Record<Standing, string>,
  until: (at: Date) => `This holds until ${longDates.format(at)}.`,
  link: 'Copy its link',
  linkHint: 'By this link anyone can follow it. It makes nobody a member.',
  linkCopied: 'Link copied',
  linkFailed: 'Here is the link; select and copy it.',

  offer: {
    member: 'You are invited to become a member.',
    opener: 'You are invited to become a member who may open rooms.',
  } satisfies Record<MembershipOffer['kind'], string>,
  offerBad: {
    expired: 'This invite has run out. Ask whoever sent it for another one.',
    damaged: 'This invite is damaged, or for something else. Ask whoever sent it to copy it once more.',
    'not-yours': 'This invite is for another device. Give whoever sent it the code of this one.',
  } satisfies Record<Exclude<MembershipOffer['status'], 'good'>, string>,
  offerOnce:
    'If someone else has taken it before you, its rooms for members stay shut: their host knows who was first.',
  join: 'Join',

  invite: 'Invite…',
  inviteTitle: 'Invite to the community',
  left: (count: number) => plural(count, { one: 'You have # invite.', other: 'You have # invites.' }),
  leftNone: 'You have no invites left.',
  kind: 'For whom it is',
  kinds: {
    member: 'Anyone',
    opener: 'A host',
    device: 'My device',
  } satisfies Record<MembershipKind, string>,
  kindHints: {
    member: 'A member: whoever opens the link first. They come in, may speak, and have two invites of their own.',
    opener: 'Somebody whose code you have. They may open rooms, and are hosts in all of them.',
    device: 'Another device of yours, by its code: there you are what you are here. It takes one of your invites.',
  } satisfies Record<MembershipKind, string>,
  theirCode: 'Their code',
  theirCodeHint: 'They find it under “Communities”, “Your code”.',
  deviceCode: 'Code of the other device',
  codeWrong: 'This is no code. It has 43 letters and digits, and is not the one of this device.',
  makeInvite: 'Make the invite',
  makingInvite: 'Making the invite…',
  ready: {
    member: 'It is good for one person, whoever opens it first: give it to them alone.',
    opener: 'It is of use to the person with that code, and to nobody else.',
    device: 'Open it on the other device. It is of no use on any other.',
  } satisfies Record<MembershipKind, string>,
  qr: 'QR code of the invite. Point a phone’s camera at it.',
  another: 'Make another',
  sent: 'Invites you gave',
  takeBack: 'Take back',
  takenBack: 'taken back; rooms know once you have been in them',
  goodUntil: (at: Date) => `good until ${longDates.format(at)}`,
  runOut: 'has run out',

  codeTitle: 'Code of this device',
  codeLead:
    'Give it to somebody who wants to let you open rooms, or enter it on your first device to add this one. It lets nobody do anything in your name.',
  codeLabel: 'The code',
  codeQr: 'QR code with the code of this device.',
  codeCopy: 'Copy code',
  codeCopied: 'Code copied',

  backUp: 'Back up its key…',
  backUpTitle: 'Back up the key',
  backUpLead:
    'Without the key nobody can change the community or let anyone host in it. If this device is lost or its data cleared, the key is gone. The file you save holds it, closed by your passphrase.',
  saved: 'The file is on its way. Whoever has it and the passphrase owns the community.',
  restoreLead: 'The file that was saved when the key was backed up, and its passphrase, make this device an owner.',
  fileHint: 'Its name ends in “.stoa-key.json”.',
  restoreFailed: 'This is no backup of a key, or the passphrase is another.',

  forget: 'Follow no more',
  forgetTitle: (name: string) => `Follow ${isolate(name)} no more?`,
  forgetLead: 'Your membership here is forgotten with it, and cannot be had back without another invite.',
  forgetOwner: 'The key on this device is forgotten too. Without a backup nobody ever owns the community again.',
  forgetKeep: 'Keep it',
};
