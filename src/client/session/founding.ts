/** The charters that a founder writes: one that opens a room, one that ends it. */
import type { Signer } from '../../node/identity/keys.ts';
import { type Charter, writeCharter } from '../../node/room/charter.ts';
import { MAX_TITLE_BYTES, NONCE_BYTES } from '../../node/room/constants.ts';
import { tidyText } from '../../node/wire/text.ts';
import { MAX_TITLE, type NewRoom } from './view.ts';

/** A new room. Throws RangeError for an empty title. */
export function found(founder: Signer, { title, open }: NewRoom, language: string): Promise<Charter> {
  const tidy = tidyText(title, MAX_TITLE, MAX_TITLE_BYTES);
  if (tidy === '') throw new RangeError('a title is needed');
  return writeCharter(founder, {
    title: tidy,
    language,
    open,
    created: Date.now(),
    version: 0,
    closed: false,
    nonce: crypto.getRandomValues(new Uint8Array(NONCE_BYTES)),
  });
}

/** The room's end, for all. */
export function close(founder: Signer, charter: Charter): Promise<Charter> {
  return writeCharter(founder, { ...charter, version: charter.version + 1, closed: true });
}
