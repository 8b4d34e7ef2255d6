import { afterEach, expect, it, vi } from 'vitest';
import { aacDecoder } from '../../../../../../src/node/speaker/sound/codecs/aac.ts';
import { UnreadableError } from '../../../../../../src/node/speaker/sound/faults.ts';

/** AAC-LC, 44,100 Hz, two channels. */
const CONFIG = Uint8Array.of(0x12, 0x10);

afterEach(() => vi.doUnmock('@audio/decode-aac'));

it('is refused, with what to install, where its decoder is not', async () => {
  vi.doMock('@audio/decode-aac', () => {
    throw new Error('not found');
  });
  const opening = aacDecoder(CONFIG);
  await expect(opening).rejects.toThrow('the package @audio/decode-aac is installed');
  await expect(opening).rejects.toThrow(UnreadableError);
});

it('gives nothing for its first frame, and throws for what is none after it', async () => {
  const decoder = await aacDecoder(CONFIG);
  const junk = new Uint8Array(40).fill(0xa5);
  expect(await decoder.decode(junk)).toBeUndefined();
  await expect(decoder.decode(junk)).rejects.toThrow('not an AAC frame');
  decoder.free();
});
