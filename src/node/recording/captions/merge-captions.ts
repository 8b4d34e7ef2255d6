/**
 * One speaker's captions of two recorders made into one file: each line once, as whoever kept it has it. Pure. Only what the session that it names signed is
 * taken, and of keys only those that open a line, so that neither recorder can push out what the other has.
 */
import type { RoomId } from '../../identity/ids.ts';
import { readCaption } from '../../records/caption.ts';
import { toHex } from '../../wire/bytes.ts';
import { type CaptionKey, decodeCaptionKey, encodeCaptionKey } from '../sealed/caption-keys.ts';
import type { Bytes } from '../signed-reader.ts';
import { encodeKeptCaption } from './caption-keeper.ts';
import { MAX_CAPTION_KEYS, MOST_CAPTIONS, openedLine, readKeptCaptions } from './read-captions.ts';

/** `sources`: captions of one speaker, by each recorder. Rejects with what the system says of the files. */
export async function* mergeCaptions(room: RoomId, sources: readonly Bytes[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  /** Session and line of what is written, and keys. */
  const written = new Set<string>();
  let lines = 0;
  for (const source of sources) {
    const keys: CaptionKey[] = [];
    for await (const { bytes, at } of readKeptCaptions(source)) {
      if (lines >= MOST_CAPTIONS) return;
      const held = decodeCaptionKey(bytes);
      if (held !== undefined) {
        if (keys.length < MAX_CAPTION_KEYS) keys.push(held);
        continue;
      }
      const caption = await readCaption(bytes, room, at).catch(() => undefined);
      const opened = caption && (await openedLine(caption, keys));
      if (caption === undefined || opened === undefined || written.has(`${caption.id} ${caption.line}`)) continue;
      const key = opened.key && encodeCaptionKey(opened.key);
      if (key !== undefined && !written.has(toHex(key))) {
        written.add(toHex(key));
        yield encodeKeptCaption(key, at);
      }
      written.add(`${caption.id} ${caption.line}`);
      lines++;
      yield encodeKeptCaption(bytes, at);
    }
  }
}
