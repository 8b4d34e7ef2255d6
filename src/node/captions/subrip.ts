/** Cues as SubRip, which every player reads: numbered, the speaker's name before the words. Pure. */
import type { Cue } from './cues.ts';
import { time } from './webvtt.ts';

export function subRip(cues: readonly Cue[]): string {
  return cues
    .map(
      ({ from, to, name, words }, i) =>
        `${i + 1}\n${time(from, ',')} --> ${time(to, ',')}\n${plain(name)}: ${plain(words)}\n`,
    )
    .join('\n');
}

/** Some players read tags, none reads escapes; a line break would end a cue. */
function plain(text: string): string {
  return text.replace(/\s+/gu, ' ').replaceAll('<', '‹').replaceAll('>', '›');
}
