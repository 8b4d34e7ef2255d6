import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IcyReader } from '../../../../../../src/node/speaker/sound/radio/icy.ts';
import { concat, utf8 } from '../../../../../../src/node/wire/bytes.ts';

/** A title as stations send it: its length in 16 bytes, and as many. */
function titled(text: Uint8Array): Uint8Array {
  const length = Math.ceil(text.byteLength / 16);
  const padded = new Uint8Array(1 + 16 * length);
  padded[0] = length;
  padded.set(text, 1);
  return padded;
}

function read(every: number, pieces: readonly Uint8Array[]): { sound: number[]; titles: string[] } {
  const titles: string[] = [];
  const reader = new IcyReader(every, (title) => titles.push(title));
  return { sound: pieces.flatMap((piece) => [...reader.push(piece)].flatMap((some) => [...some])), titles };
}

it('gives the sound without titles, and the titles, in whatever pieces it comes', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 50 }),
    fc.array(fc.constantFrom('', 'Prelude', 'Ein Lied – mit ’Häkchen’'), { minLength: 1, maxLength: 6 }),
    (every, size, names) => {
      const sound = Uint8Array.from({ length: every * (names.length + 1) }, (_, i) => i & 255);
      const parts = names.map((name, i) =>
        concat([
          sound.subarray(every * i, every * (i + 1)),
          titled(name === '' ? new Uint8Array(0) : utf8(`StreamTitle='${name}';StreamUrl='';`)),
        ]),
      );
      const all = concat([...parts, sound.subarray(every * names.length)]);
      const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
        all.subarray(i * size, (i + 1) * size),
      );
      expect(read(every, pieces)).toEqual({ sound: [...sound], titles: names.filter((name) => name !== '') });
    },
  );
  fc.assert(property, { numRuns: 200 });
});

it('reads titles of old stations, and none that is a program for the terminal', () => {
  const latin = Uint8Array.from([...utf8("StreamTitle='Caf"), 0xe9, ...utf8("';")]);
  const wild = utf8(`StreamTitle='\u001b[2J${'x'.repeat(3_000)}';`);
  const { titles } = read(1, [Uint8Array.of(1), titled(latin), Uint8Array.of(2), titled(wild)]);
  expect(titles[0]).toBe('Café');
  expect(titles[1]).not.toContain('\u001b');
  expect(titles[1]!.length).toBeLessThanOrEqual(200);
});
