/**
 * One speaker's captions of two recorders made into one file: each line once, as whoever kept it has it. Pure. Only what a session of the speaker signed is
 * taken, of a stream of which there is sound, and of keys only those that open a line, so that neither recorder can push out what the other has.
 */
import { readCaption } from '../../records/caption.ts';
import { toHex } from '../../wire/bytes.ts';
import { type CaptionKey, decodeCaptionKey, encodeCaptionKey } from '../sealed/caption-keys.ts';
import type { Bytes } from '../signed-reader.ts';
import { encodeKeptCaption } from './caption-keeper.ts';
import {
  MAX_CAPTION_KEYS,
  MOST_CAPTIONS,
  openedLine,
  readKeptCaptions,
  type SignedFile,
  voicesIn,
} from './read-captions.ts';

/** `sources`: captions of one speaker, by each recorder. `merged`: their signatures, of both recorders. Rejects with what the system says of the files. */
export async function* mergeCaptions(
  merged: SignedFile,
  sources: readonly Bytes[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { room } = merged;
  const isTheirs = await voicesIn(merged);
  /** Session and line of what is written, and keys. */
  const written = new Set<string>();
  for (const source of sources) {
    const keys: CaptionKey[] = [];
    // What one has more of than its share may still be in the other.
    let lines = 0;
    for await (const { bytes, at } of readKeptCaptions(source)) {
      if (lines >= MOST_CAPTIONS / sources.length) break;
      const held = decodeCaptionKey(bytes);
      if (held !== undefined) {
        if (keys.length < MAX_CAPTION_KEYS) keys.push(held);
        continue;
      }
      const caption = await readCaption(bytes, room, at).catch(() => undefined);
      if (caption === undefined || !isTheirs(caption) || written.has(`${caption.id} ${caption.line}`)) continue;
      const opened = await openedLine(caption, keys);
      if (opened === undefined) continue;
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
