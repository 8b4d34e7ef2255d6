/** What somebody in the room plays, as far as its title can be read here: in a room for members it is sealed. */
import { openTitle } from '../../../node/e2ee/texts/title-seal.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { MAX_PLAYED, MAX_PLAYED_BYTES } from '../../../node/records/constants.ts';
import type { Room } from '../../../node/room/room.ts';
import { tidyText } from '../../../node/wire/text.ts';
import { SealedWordsOf } from './sealed-words.ts';

const titles = new SealedWordsOf();

/** '' for nothing. A title that is being opened is there at the next look. */
export function playedTitle(records: Room, { keys }: Pick<Participant, 'keys'>, id: string): string {
  const playing = records.playing.of(id);
  const title = playing?.title ?? '';
  const said = playing === undefined || typeof title === 'string' ? undefined : { at: playing.at, sealed: title };
  const opened = titles.read(records, id, said, keys?.held.open ?? [], (held, sealed) =>
    openTitle(held, records.id, playing!, sealed),
  );
  return tidyText(typeof title === 'string' ? title : opened, MAX_PLAYED, MAX_PLAYED_BYTES);
}
