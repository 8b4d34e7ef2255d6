/** Texts about recordings that this device holds. */
import { inDigits, plural } from './format.ts';
import { dates, others, some, tenths } from './formats.ts';

export const recordings = {
  title: 'Recordings',
  lead: 'They are in this browser alone, until you save or delete them. Each speaker has a file of their own, with the signatures that prove it.',
  none: 'There is no recording on this device.',
  loading: 'Looking…',
  failed: 'This browser gives no access to its files.',
  still: 'Being recorded',
  lasted: (minutes: number) => plural(minutes, { one: '# minute', other: '# minutes' }),
  size: (megabytes: number) => `${tenths.format(megabytes)} MB`,
  at: (at: Date) => dates.format(at),
  who: (list: readonly string[]) => some(list, others),
  save: 'Save',
  saving: 'Making the file…',
  saveMixed: 'Save as one sound file',
  mixing: 'Mixing all speakers into one file…',
  stop: 'Stop',
  notMade: 'The file could not be made. The recording is as it was.',
  cut: 'Cut…',
  isCut: 'A shorter copy: what was cut shows as cut',
  cutLead:
    'Say what is to be left out, such as 0:00 to 0:40. You get a shorter copy, which says where something was cut; what is left can still be proven. The recording stays as it is.',
  cutMembers:
    'This is from a room for members. Pass it on only if those who are heard want that: its keys also open what you cut, for anybody who kept the encrypted sound.',
  listen: 'The recording',
  passage: (number: number) => `Left out ${inDigits(number)}`,
  from: 'From',
  to: 'To',
  end: 'the end',
  here: 'Here',
  another: 'Another passage',
  notCut: 'Cancel',
  makeCut: 'Make the copy',
  cutState: {
    cutting: 'Making the copy…',
    'no-time': 'A time is missing or wrong. Write it as 1:30, and the later one second.',
    'nothing-left': 'Nothing would be left.',
    failed: 'The copy could not be made. The recording is as it was.',
  },
  remove: 'Delete',
  sure: 'Delete for good',
  keep: 'Keep',
  /** Where a room is over of which there is a recording to hear. */
  replays: 'You can hear it again',
};
