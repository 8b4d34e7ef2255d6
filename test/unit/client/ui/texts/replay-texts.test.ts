import { describe, expect, test } from 'vitest';
import { earlier as arEarlier } from '../../../../../src/client/ui/texts/ar/earlier.ts';
import { replay as ar } from '../../../../../src/client/ui/texts/ar/replay.ts';
import { earlier as deEarlier } from '../../../../../src/client/ui/texts/de/earlier.ts';
import { replay as de } from '../../../../../src/client/ui/texts/de/replay.ts';
import { earlier as enEarlier } from '../../../../../src/client/ui/texts/en/earlier.ts';
import { replay as en } from '../../../../../src/client/ui/texts/en/replay.ts';
import { earlier as esEarlier } from '../../../../../src/client/ui/texts/es/earlier.ts';
import { replay as es } from '../../../../../src/client/ui/texts/es/replay.ts';
import { earlier as frEarlier } from '../../../../../src/client/ui/texts/fr/earlier.ts';
import { replay as fr } from '../../../../../src/client/ui/texts/fr/replay.ts';
import { earlier as jaEarlier } from '../../../../../src/client/ui/texts/ja/earlier.ts';
import { replay as ja } from '../../../../../src/client/ui/texts/ja/replay.ts';
import { earlier as ptEarlier } from '../../../../../src/client/ui/texts/pt/earlier.ts';
import { replay as pt } from '../../../../../src/client/ui/texts/pt/replay.ts';

const LANGUAGES = [
  ['en', en, enEarlier],
  ['fr', fr, frEarlier],
  ['es', es, esEarlier],
  ['pt', pt, ptEarlier],
  ['de', de, deEarlier],
  ['ar', ar, arEarlier],
  ['ja', ja, jaEarlier],
] as const;

describe.each(LANGUAGES)('the texts of a replay in %s', (_, replay, earlier) => {
  test('put every count and length into the sentence', () => {
    for (const count of [0, 1, 2, 3, 11, 100, 4_812]) {
      const counted = [
        earlier.lasted(count),
        replay.back(count),
        replay.on(count),
        replay.more(count),
        replay.cuts(count, '7:42'),
        replay.found(count),
        replay.foundMore(count),
        replay.signedSeconds(count),
      ];
      for (const text of counted) expect(text).not.toContain('#');
      // One and two may be words.
      if (count > 2) for (const text of counted) expect(text.replace(/\D/g, '')).toContain(String(count));
      expect(replay.cuts(count, '7:42')).toContain('7:42');
    }
    expect(replay.cutAt('12:03', '7:42')).toMatch(/12:03.*7:42/);
    for (const gone of [replay.missing, replay.missingKnown])
      expect(gone('1:00–8:42', '7:42')).toMatch(/1:00–8:42.*7:42/);
    expect(replay.of('1:00', '8:42')).toMatch(/1:00.*8:42|8:42.*1:00/);
  });

  test('tell apart what is signed and declared from what is not', () => {
    expect(replay.now('Ada', false)).toContain('Ada');
    expect(replay.now('Ada', true)).not.toBe(replay.now('Ada', false));
    expect(replay.missing('1:00', '0:02')).not.toBe(replay.missingKnown('1:00', '0:02'));
    expect(new Set(Object.values(replay.faults)).size).toBe(Object.keys(replay.faults).length);
  });

  test('keep names from disturbing the sentence', () => {
    for (const text of [
      replay.only('مريم'),
      replay.hearingOnly('مريم'),
      replay.verifying('مريم'),
      replay.now('مريم', true),
    ])
      expect(text).toContain('\u2068مريم\u2069');
  });
});
