import type { Signer } from '../identity/keys.ts';
import { type Charter, writeCharter } from '../records/charter.ts';
import { NONCE_BYTES } from '../records/constants.ts';

export interface NewRoom {
  /** At most 200 bytes of UTF-8, one line. */
  readonly title: string;
  /** BCP 47 tag, or '' for none. */
  readonly language?: string;
  /** Announced in the hallway; otherwise found only by its link. */
  readonly open?: boolean;
}

/** The charter of a new room, founded by `founder`. Throws MalformedError for an invalid title. */
export function foundRoom(founder: Signer, { title, language = '', open = true }: NewRoom): Promise<Charter> {
  return writeCharter(founder, {
    title,
    language,
    open,
    created: Date.now(),
    version: 0,
    closed: false,
    nonce: crypto.getRandomValues(new Uint8Array(NONCE_BYTES)),
  });
}
