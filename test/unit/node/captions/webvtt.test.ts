import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { subRip } from '../../../../src/node/captions/subrip.ts';
import { webVtt } from '../../../../src/node/captions/webvtt.ts';
import { command } from '../../../support/machine/processes.ts';

const CUES = [
  { from: 0, to: 1_500, name: 'Ada', words: 'Good evening' },
  { from: 3_723_004, to: 3_724_000, name: 'B <b>&\n', words: 'a --> b\n\n& <i>1 < 2</i>' },
];

describe('WebVTT', () => {
  it('has hours, voices, and words that are no markup', () => {
    expect(webVtt(CUES)).toBe(
      `WEBVTT

00:00:00.000 --> 00:00:01.500
<v Ada>Good evening</v>

01:02:03.004 --> 01:02:04.000
<v B &lt;b&gt;&amp; >a --&gt; b &amp; &lt;i&gt;1 &lt; 2&lt;/i&gt;</v>
`,
    );
    expect(webVtt([])).toBe('WEBVTT\n');
  });

  it('has no voice where nobody is named', () => {
    expect(webVtt([{ from: 0, to: 1_500, name: '', words: 'Good evening' }])).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nGood evening\n',
    );
  });
});

describe('SubRip', () => {
  it('is numbered, with names before words', () => {
    expect(subRip(CUES)).toBe(
      `1
00:00:00,000 --> 00:00:01,500
Ada: Good evening

2
01:02:03,004 --> 01:02:04,000
B ‹b›& : a --› b & ‹i›1 ‹ 2‹/i›
`,
    );
  });

  it('and WebVTT are read alike by ffmpeg', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stoa-captions-'));
    try {
      for (const [name, text] of [
        ['a.vtt', webVtt(CUES)],
        ['a.srt', subRip(CUES)],
      ] as const) {
        await writeFile(join(folder, name), text);
        const read = await command('ffmpeg', ['-v', 'error', '-i', join(folder, name), '-f', 'srt', '-']);
        expect(read).toContain('01:02:03,004 --> 01:02:04,000');
        expect(read).toContain('Good evening');
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
