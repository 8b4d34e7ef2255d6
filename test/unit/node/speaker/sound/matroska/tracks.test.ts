import { expect, it } from 'vitest';
import { soundTrack } from '../../../../../../src/node/speaker/sound/matroska/tracks.ts';
import { concat, utf8 } from '../../../../../../src/node/wire/bytes.ts';

const element = (id: readonly number[], body: Uint8Array): Uint8Array =>
  concat([Uint8Array.from(id), Uint8Array.of(0x80 | body.byteLength), body]);
const track = (codec: string): Uint8Array =>
  element(
    [0xae],
    concat([element([0xd7], Uint8Array.of(1)), element([0x83], Uint8Array.of(2)), element([0x86], utf8(codec))]),
  );

it.each(['A_OPUS', 'A_OPUS\0', 'A_OPUS\0\0\0', 'A_OPUS\0rest'])(
  'the name of a codec ends at the first zero byte: %j',
  (name) => {
    expect(soundTrack(track(name))?.codec).toBe('A_OPUS');
  },
);

it('a track of pictures is passed over', () => {
  const pictures = element([0xae], element([0x83], Uint8Array.of(1)));
  expect(soundTrack(concat([pictures, track('A_FLAC')]))?.codec).toBe('A_FLAC');
  expect(soundTrack(pictures)).toBeUndefined();
});
