/** What this person plays: its title is signed, in a room for members sealed, sent to the room, and said again while it lasts. */

import type { EpochKey } from '../e2ee/epoch-key.ts';
import { sealTitle } from '../e2ee/texts/title-seal.ts';
import { keyToHex } from '../identity/keys.ts';
import { MAX_PLAYED, MAX_PLAYED_BYTES, PLAYING_REPEAT } from '../records/constants.ts';
import type { Self } from '../records/member.ts';
import { writePlaying } from '../records/playing.ts';
import type { Room } from '../room/room.ts';
import { Counters } from '../util/counters.ts';
import { tidyText } from '../wire/text.ts';

export interface OwnTitleOptions {
  readonly room: Room;
  readonly self: Self;
  /** The key to speak with in a room for members. */
  readonly key: () => EpochKey | undefined;
}

/** Without a key in a room for members; not on stage with a voice that is heard. Both are tried again. */
export type OwnTitleDrop = 'no-key' | 'refused';

/** Titles that follow each other faster are told no faster, ms: of those between nobody heard much. */
const PACE = 1_000;
/** When what was not taken is said again, ms: the room may not know yet that this voice is on stage. */
const RETRY = 2_500;

export class OwnTitle {
  readonly drops = new Counters<OwnTitleDrop>();
  readonly #o: OwnTitleOptions;
  #title = '';
  #at = 0;
  #saidAt = Number.NEGATIVE_INFINITY;
  #next: ReturnType<typeof setTimeout> | undefined;
  /** Never rejects. */
  #saying: Promise<void> = Promise.resolve();

  constructor(options: OwnTitleOptions) {
    this.#o = options;
  }

  /** Undefined when it is over. */
  tell(title: string | undefined): void {
    const tidy = tidyText(title ?? '', MAX_PLAYED, MAX_PLAYED_BYTES);
    if (tidy === this.#title) return;
    this.#title = tidy;
    this.#sayIn(Math.max(0, this.#saidAt + PACE - performance.now()));
  }

  /** It is not said again: whoever leaves plays nothing. Idempotent. */
  stop(): void {
    clearTimeout(this.#next);
    this.#title = '';
  }

  #sayIn(wait: number): void {
    clearTimeout(this.#next);
    this.#next = setTimeout(() => {
      this.#saidAt = performance.now();
      this.#saying = this.#saying.then(() => this.#say());
      if (this.#title !== '') this.#sayIn(PLAYING_REPEAT);
    }, wait);
  }

  async #say(): Promise<void> {
    const { room, self, key } = this.#o;
    this.#at = Math.max(Date.now(), this.#at + 1);
    const [title, at] = [this.#title, this.#at];
    const held = key();
    const isSealed = title !== '' && room.permissions.access === 'members';
    if (isSealed && held === undefined) {
      this.#retry('no-key');
      return;
    }
    const place = { id: keyToHex(self.session.publicKey), at };
    const said = isSealed ? await sealTitle(held!, room.id, place, title) : title;
    const record = await writePlaying(self.session, room.id, { at, title: said });
    if ((await room.handOn('playing', record)) !== 'accept') this.#retry('refused');
  }

  #retry(why: OwnTitleDrop): void {
    this.drops.add(why);
    if (this.#title !== '') this.#sayIn(RETRY);
  }
}
