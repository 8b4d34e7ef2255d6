/** Texts about recordings that this device holds. */
import { plural } from './format.ts';
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
  remove: 'Delete',
  sure: 'Delete for good',
  keep: 'Keep',
  /** Where a room is over of which there is a recording to hear. */
  replays: 'You can hear it again',
};
