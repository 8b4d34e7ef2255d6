/** Words that somebody says under a key of the room, opened as far as they can be here and remembered for as long as the page has the room. */
import type { EpochKey } from '../../../node/e2ee/epoch-key.ts';
import type { SealedWords } from '../../../node/records/caption.ts';
import type { Room } from '../../../node/room/room.ts';

interface Opened {
  readonly at: number;
  /** Of the ones before while these are being opened. */
  words: string;
  /** Keys that were tried last. */
  keys: number;
}

interface Said {
  /** Which of those of this session: the later one has the higher number. */
  readonly at: number;
  readonly sealed: SealedWords;
}

export class SealedWordsOf {
  /** Of each room what was opened of each session. */
  readonly #opened = new WeakMap<Room, Map<string, Opened>>();

  /** '' for nothing, or for what no key opens. What is being opened is there at the next look. */
  read(
    room: Room,
    session: string,
    said: Said | undefined,
    keys: readonly EpochKey[],
    open: (keys: readonly EpochKey[], sealed: SealedWords) => Promise<string | undefined>,
  ): string {
    if (said === undefined) {
      this.#opened.get(room)?.delete(session);
      return '';
    }
    const mine = this.#opened.get(room) ?? new Map<string, Opened>();
    this.#opened.set(room, mine);
    const before = mine.get(session);
    if (before?.at === said.at && (before.words !== '' || before.keys === keys.length)) return before.words;
    const one = { at: said.at, words: before?.words ?? '', keys: keys.length };
    mine.set(session, one);
    void open(keys, said.sealed).then((words = '') => {
      one.words = words;
    });
    return one.words;
  }
}
