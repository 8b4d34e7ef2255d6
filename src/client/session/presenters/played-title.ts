/** What somebody in the room plays, as far as its title can be read here: in a room for members it is sealed. */
import { openTitle } from '../../../node/e2ee/texts/title-seal.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { MAX_PLAYED, MAX_PLAYED_BYTES } from '../../../node/records/constants.ts';
import type { Room } from '../../../node/room/room.ts';
import { tidyText } from '../../../node/wire/text.ts';

interface Opened {
  readonly at: number;
  /** Of the one before while this one is being opened. */
  title: string;
  /** Keys that were tried last. */
  keys: number;
}

/** Of each room what was opened of each session. */
const opened = new WeakMap<Room, Map<string, Opened>>();

/** '' for nothing. A title that is being opened is there at the next look. */
export function playedTitle(records: Room, { keys }: Pick<Participant, 'keys'>, id: string): string {
  const playing = records.playing.of(id);
  const title = playing?.title ?? '';
  if (playing === undefined || typeof title === 'string') {
    opened.get(records)?.delete(id);
    return tidy(`${title}`);
  }
  const mine = opened.get(records) ?? new Map<string, Opened>();
  opened.set(records, mine);
  const held = keys?.held.open ?? [];
  const before = mine.get(id);
  if (before?.at === playing.at && (before.title !== '' || before.keys === held.length)) return before.title;
  const one = { at: playing.at, title: before?.title ?? '', keys: held.length };
  mine.set(id, one);
  void openTitle(held, records.id, playing, title).then((words = '') => {
    one.title = tidy(words);
  });
  return one.title;
}

function tidy(title: string): string {
  return tidyText(title, MAX_PLAYED, MAX_PLAYED_BYTES);
}
