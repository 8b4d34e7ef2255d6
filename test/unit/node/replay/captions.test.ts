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
  });

  it('are refused where they are none', () => {
    for (const text of ['', 'WEBVTTX\n', '{}', 'WEBVTT'.padEnd(9_000_000, ' ')])
      expect(() => readCaptions(text)).toThrow(MalformedError);
  });

  it('go with the passage that they reach into, and move with what is behind it', () => {
    const cue = (from: number, to: number) => ({ from, to, speaker: '', text: `${from}` });
    const clock = new CutClock([{ from: 100, to: 200 }], 1_000);
    const left = cutCaptions([cue(0, 1), cue(1, 2), cue(1.5, 2.5), cue(3, 3.5), cue(4, 5)], clock);
    expect(left).toEqual([cue(0, 1), cue(1, 2), { ...cue(4, 5), from: 2, to: 3 }]);
  });
});
