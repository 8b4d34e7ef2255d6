/** Texts about people whom somebody keeps or has blocked, on their device alone, and about files that a passphrase closes. */
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';

export const known = {
  title: 'People',
  lead: 'Whom you keep, and whom you have blocked. Only this device knows, and no one is told.',
  none: 'Nobody yet. Press a person in a room to keep them under a name of yours, or to block them.',
  kept: 'You keep',
  blockedTitle: 'You have blocked',
  known: 'known to you',
  blocked: 'blocked by you',
  theirs: (name: string) => `They call themselves ${isolate(name)}.`,
  keep: 'Keep…',
  rename: 'Rename…',
  nameLabel: 'Your name for them',
  nameHint: 'Only you see it. When they talk, their room comes first in your hallway.',
  save: 'Keep',
  back: 'Back',
  forget: 'Keep no longer',
  block: 'Block, for me alone',
  unblock: 'Unblock',
  blockedHint: 'You neither hear nor read them, in any room. Others still do, and no one tells them of it.',
  full: (count: number) =>
    plural(count, {
      one: 'There is room for # person, and no more.',
      other: 'There is room for # people, and no more.',
    }),
  notStored:
    'This browser stores no more. The list lasts until you close the page: export it, so that nothing is lost.',
  exportList: 'Export the list',
  importList: 'Import a list',
  imported: 'What the file holds is in your list now.',
  importFailed: 'This is no list of people from Stoa.',
  leftOut: (count: number) => plural(count, { one: '# person did not fit.', other: '# people did not fit.' }),
  backUp: 'Back up…',
  backUpTitle: 'Back up who you are',
  backUpLead: 'Who you are here, and this list, in one file that your passphrase closes. Whoever has both can be you.',
  backUpKeyless:
    'The key of this browser is from before keys could be copied. The file will hold your list, and not who you are.',
  backedUp: 'The file is on its way.',
  failed: 'That did not work. Please try again.',
  restore: 'Restore a backup…',
  restoreTitle: 'Restore a backup',
  restoreLead: 'What the file lists is added to your list.',
  fileHint: 'Its name ends in “.stoa-backup.json”.',
  be: 'Be that person here too',
  beHint: 'This device then stops being who it is now. The page loads again.',
  restored: 'What the file lists is in your list now.',
  restoreFailed: 'This is no backup, or the passphrase is another.',
  refused: 'The list is here. This browser did not take the key.',
};

/** Of files that a passphrase closes. */
export const backup = {
  passphrase: 'Passphrase',
  passphraseHint: 'Some words that nobody guesses. Write them down: nobody can tell you them again.',
  passphraseShort: (least: number) => `Take at least ${inDigits(least)} characters.`,
  save: 'Save the file',
  saving: 'Closing it with your passphrase…',
  file: 'The file',
  fileMissing: 'Choose the file first.',
  opening: 'Opening it…',
  openFile: 'Restore',
};

/** Of what somebody shows of themselves to others. */
export const you = {
  title: 'About you',
  open: 'About you…',
  lead: 'Everyone sees it on your card, in the rooms where you have a place. All of it may stay empty.',
  name: 'What you are called',
  nameHint: 'Everyone in a room sees this name.',
  about: 'A line about you',
  aboutHint: 'What you do, or why you are here.',
  link: (number: number) => `Link ${inDigits(number)}`,
  linkHint: 'An address that begins with https://.',
  linkWrong: 'This is no address that begins with https://, or it is too long.',
  picture: 'Picture',
  pictureHint: 'It is made small here. Nothing else that the file holds leaves this device.',
  pictureWrong: 'This is no picture, or one that cannot be made small enough.',
  pictureProtected:
    'This browser hides what pages draw, so that nobody is recognised by it. It can make no picture here.',
  noPicture: 'Without a picture',
  save: 'Save',
  saved: 'Saved. Others see it in a few seconds.',
  failed: 'That did not work. Please try again.',
  ask: 'Show picture and links',
  askHint: 'You use less data: this takes up to 4 kB.',
  nothing: 'Nothing more is known of them here.',
  opens: 'opens a page outside Stoa',
};

/** Of the key as words on paper. */
export const phrase = {
  open: 'Recovery phrase…',
  title: 'Recovery phrase',
  lead: '24 English words that are the key of who you are here. Write them on paper, in this order: whoever reads them can be you.',
  isNot: 'Your name, your list and what you show of yourself are not in them. A backup holds these.',
  show: 'Show the words',
  none: 'The key of this browser is from before keys could be copied. There are no words for it.',
  enter: 'Enter a recovery phrase…',
  enterTitle: 'Enter a recovery phrase',
  field: 'The 24 words',
  fieldHint: 'In their order, with spaces between them.',
  phraseCount: (count: number) =>
    plural(count, { one: 'That is # word; there are 24.', other: 'That is # words; there are 24.' }),
  noWord: (word: string) => `“${isolate(word)}” is none of the words. Did you mean:`,
  wrong: 'Each of these is one of the words, and still they are no key: one is another, or two have changed places.',
  same: 'That is who you are here already.',
  refused: 'This browser did not take the key.',
};

/** Of the way to another device. */
export const take = {
  open: 'To another device…',
  title: 'To another device',
  lead: 'Scan this with the camera of your other device, and open the link. Your key and your name go along; your list and your picture do not.',
  code: 'A code that opens Stoa on your other device',
  next: 'It is open there',
  words: 'Type these words there:',
  both: 'Whoever has both the code and the words can be you: keep others from seeing them.',
  here: 'From your other device',
  field: 'The words',
  fieldHint: 'Your other device shows them.',
  failed: 'These are not the words, or the link is damaged.',
};
