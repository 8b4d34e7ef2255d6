/** Why somebody's hand is up, as far as that can be read here: in a room for members it is sealed. */
import { openReason } from '../../../node/e2ee/texts/reason-seal.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { MAX_REASON, MAX_REASON_BYTES } from '../../../node/records/constants.ts';
import type { Room } from '../../../node/room/room.ts';
import { tidyText } from '../../../node/wire/text.ts';
import { SealedWordsOf } from './sealed-words.ts';

const reasons = new SealedWordsOf();

/** '' for none. One that is being opened is there at the next look. */
export function handReason(records: Room, { keys }: Pick<Participant, 'keys'>, id: string): string {
  const given = records.reasons.of(id);
  const reason = given?.reason ?? '';
  const said = given === undefined || typeof reason === 'string' ? undefined : { at: given.at, sealed: reason };
  const opened = reasons.read(records, id, said, keys?.held.open ?? [], (held, sealed) =>
    openReason(held, records.id, given!, sealed),
  );
  return tidyText(typeof reason === 'string' ? reason : opened, MAX_REASON, MAX_REASON_BYTES);
}
