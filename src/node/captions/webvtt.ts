/** Cues as WebVTT (W3C, 4.1 and 4.2.2), each with its speaker as a voice, where there is a name. Pure. */
import type { Cue } from './cues.ts';

export function webVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ from, to, name, words }) => {
    const said = name === '' ? escaped(words) : `<v ${escaped(name)}>${escaped(words)}</v>`;
    return `${time(from)} --> ${time(to)}\n${said}\n`;
  });
  return ['WEBVTT\n', ...blocks].join('\n');
}

/** An escaped > makes no arrow and ends no tag; a line break would end a cue. */
function escaped(text: string): string {
  return text.replace(/\s+/gu, ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** hh:mm:ss.ttt of ms. */
export function time(ms: number, point = '.'): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const seconds = Math.floor(ms / 1_000);
  const [h, m, s] = [seconds / 3_600, (seconds / 60) % 60, seconds % 60];
  return `${two(h)}:${two(m)}:${two(s)}${point}${String(Math.floor(ms) % 1_000).padStart(3, '0')}`;
}
