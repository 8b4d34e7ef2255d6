/** Lines as they are read, for what shows or writes them. */
import type { CaptionLine } from '../../../src/node/captions/caption-reader.ts';

export function captionLine(more: Partial<CaptionLine> = {}): CaptionLine {
  return {
    id: 'a',
    speaker: 'ab'.repeat(32),
    at: 1,
    line: 0,
    final: true,
    stream: '0123456789abcdef',
    start: 0,
    slots: 50,
    language: 'en',
    words: 'good evening',
    heard: 0,
    ...more,
  };
}
