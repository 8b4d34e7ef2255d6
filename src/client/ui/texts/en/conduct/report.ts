/** Texts about reports, for those who write and those who read them. */
import { isolate } from '../../isolate.ts';
import { inDigits, plural } from '../format.ts';
import { days } from '../formats.ts';

export const report = {
  open: 'Report…',
  title: (name: string) => `Report ${isolate(name)}`,
  lead: 'It goes, sealed, to those who decide here. They hear and read what you send, and see that it is from you.',
  reason: 'What happened',
  reasons: {
    insult: 'Insults',
    hate: 'Hatred',
    threat: 'Threats',
    sexual: 'Sexual harassment',
    spam: 'Spam or fraud',
    other: 'Something else',
  },
  words: 'In your words',
  wordsHint: 'What they should know. It may stay empty.',
  proof: 'What goes with it as proof',
  count: (seconds: number) =>
    plural(seconds, {
      one: '# second of their voice, as they signed it',
      other: '# seconds of their voice, as they signed it',
    }),
  more: (lines: number) => plural(lines, { one: '# line of theirs', other: '# lines of theirs' }),
  direct:
    'A voice that comes directly carries no signature. From now on it comes by relay too, and what is said next can go with it.',
  kept: 'In a room, everyone’s page keeps the last 30 seconds of what relays bring, in memory alone, so that people can report what is done to them. Nobody gets any of it unless somebody reports.',
  noReaders: 'Nobody else decides here. You can keep the report as a file.',
  send: 'Seal and send',
  make: 'Seal it',
  sending: 'Sealing…',
  sent: 'A relay has it, for those who decide here. Keep the file if you like.',
  notSent: 'No relay took it. Save the file, and give it to somebody who decides.',
  failed: 'That did not work. Please try again.',
  save: 'Save the file',
  inbox: 'Reports',
  inboxLead:
    'What was reported to you, or to a community whose key is on this device. Relays keep it for two weeks, sealed.',
  looking: 'Asking the relays…',
  none: 'There is none.',
  noAnswer: 'No relay answers.',
  keyless: 'The key of this browser is from before keys could be copied. It opens no reports.',
  time: (at: Date) => days.format(at),
  read: 'Read',
  file: 'A report as a file',
  fileHint: 'Its name ends in “.stoa-report”.',
  opening: 'Opening and checking it…',
  unreadable: {
    'not-mine': 'This report is for other people.',
    changed: 'This report was changed on its way. Nothing in it can be relied on.',
    malformed: 'This is no report from Stoa.',
  },
  gone: 'No relay has it any more.',
  back: 'All reports',
  by: (name: string) => `Reported by ${isolate(name)}`,
  about: (name: string) => `About ${isolate(name)}`,
  room: (title: string) => `In “${isolate(title)}”`,
  key: 'Their key',
  heard: 'What they said',
  summary: (seconds: number) =>
    plural(seconds, { one: '# second is signed with their key.', other: '# seconds are signed with their key.' }),
  left: (pieces: number) =>
    plural(pieces, { one: '# piece of the sound is not proved.', other: '# pieces of the sound are not proved.' }),
  noSound: 'No sound came with it.',
  second: (number: string, what: string) => `Second ${number}: ${what}`,
  ordinal: (count: number) => inDigits(count),
  states: { signed: 'signed', broken: 'not proved', sealed: 'signed, cannot be opened', quiet: 'quiet' },
  faults: {
    malformed: 'it cannot be read',
    signature: 'the signature does not hold',
    unsigned: 'nothing says who signed it',
    stale: 'it is from another time',
    order: 'it is out of order',
  },
  quotes: { line: 'What they wrote', caption: 'Their captions' },
  genuine: 'signed by them',
  forged: 'not signed by them',
  omitted: 'What is signed was said. A report can leave things out: what is missing proves nothing.',
};
