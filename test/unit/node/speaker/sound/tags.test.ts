import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { taggedTitle } from '../../../../../src/node/speaker/sound/tags.ts';
import { concat, utf8 } from '../../../../../src/node/wire/bytes.ts';
import { REPOSITORY } from '../../../../support/machine/paths.ts';

const mp3 = new Uint8Array(await readFile(join(REPOSITORY, 'test/vectors/sound/11-tones.mp3')));

/** A frame of ID3v2.3 with Latin text. */
const frame = (id: string, text: string): Uint8Array =>
  concat([utf8(id), Uint8Array.of(0, 0, 0, text.length + 1, 0, 0, 0), utf8(text)]);

const tagged = (...frames: Uint8Array[]): Blob => {
  const body = concat(frames);
  return new Blob([concat([utf8('ID3\x03\0\0'), Uint8Array.of(0, 0, body.length >> 7, body.length & 127), body, mp3])]);
};

afterEach(() => vi.useRealTimers());

it.each<[string, Blob, string | undefined]>([
  ['with a title and who plays it', tagged(frame('TIT2', 'Prelude'), frame('TPE1', 'Ada')), 'Ada – Prelude'],
  ['with a title alone', tagged(frame('TIT2', ' Prelude ')), 'Prelude'],
  ['with a blank title', tagged(frame('TIT2', '  '), frame('TPE1', 'Ada')), undefined],
  ['that is no sound', new Blob([utf8('Dear Sir or Madam')]), undefined],
  ['that is empty', new Blob([]), undefined],
])('a file %s', async (_, file, title) => {
  expect(await taggedTitle(file)).toBe(title);
});

it('a file that does not answer is not waited for long', async () => {
  vi.useFakeTimers();
  const file = tagged(frame('TIT2', 'Prelude'));
  vi.spyOn(file, 'slice').mockReturnValue({ arrayBuffer: () => new Promise(() => undefined) } as unknown as Blob);
  const title = taggedTitle(file);
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await title).toBeUndefined();
});
