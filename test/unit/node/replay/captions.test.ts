import { describe, expect, it } from 'vitest';
import { cutCaptions, readCaptions, writeCaptions } from '../../../../src/node/replay/captions.ts';
import { CutClock } from '../../../../src/node/replay/cuts.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const TEXT = `WEBVTT - An evening

NOTE nothing

1
00:01.000 --> 00:02.500 align:start
<v.loud Ada &amp; Co>Good <i>evening</i>,
all

01:00:00.000 --> 01:00:01.000
&lt;b&gt; is no tag

00:09.000 --> 00:08.000
backwards
`;

describe('captions', () => {
  it('are read as a browser reads them: who, when and what', () => {
    expect(readCaptions(TEXT)).toEqual([
      { from: 1, to: 2.5, speaker: 'Ada & Co', text: 'Good evening, all' },
      { from: 3_600, to: 3_601, speaker: '', text: '<b> is no tag' },
    ]);
  });

  it('are written so that they are read as they were', () => {
    const cues = readCaptions(TEXT);
    expect(readCaptions(writeCaptions(cues))).toEqual(cues);
    // By the writer of all others.
    expect(writeCaptions(cues.slice(0, 1))).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Ada &amp; Co>Good evening, all</v>\n',
    );
  });

  it('are refused where they are none', () => {
    for (const text of ['', 'WEBVTTX\n', '{}', 'WEBVTT'.padEnd(9_000_000, ' ')])
      expect(() => readCaptions(text)).toThrow(MalformedError);
  });

  const cue = (from: number, to = from + 1) => ({ from, to, speaker: '', text: `${from}` });

  it('go with the passage that they reach into, and move with what is behind it', () => {
    const clock = new CutClock([{ from: 250, to: 300 }], 1_000);
    const left = cutCaptions([cue(0, 1), cue(1, 5), cue(1.5, 5.5), cue(5, 6), cue(5.5, 6.5), cue(9, 10)], clock);
    expect(left).toEqual([cue(0, 1), cue(1, 5), { ...cue(9, 10), from: 8, to: 9 }]);
  });

  it('go with it where they begin so near to it that their words may be of there', () => {
    // Trimmed by 10 s, and cut from 20 s to 22 s.
    const spans = [
      { from: 0, to: 500 },
      { from: 1_000, to: 1_100 },
    ];
    const cues = [10, 12.98, 13, 17, 17.02, 18.9, 22, 24.98, 25].map((from) => cue(from));
    const left = cutCaptions(cues, new CutClock(spans, 2_000));
    expect(left.map(({ text, from }) => [text, from])).toEqual([
      ['13', 3],
      ['17', 7],
      ['25', 13],
    ]);
  });
});
