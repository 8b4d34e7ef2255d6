/**
 * What a captioning command writes, a line at a time. A plain line is a finished caption. A line that begins with { is a JSON object: `text`, `final`
 * (true unless said), `start` and `end` in seconds of the sound that the command was given.
 */
import { MalformedError } from '../wire/malformed.ts';
import type { EngineWords } from './speech-engine.ts';

/** Longest line, UTF-16 code units. */
export const MAX_ENGINE_LINE = 8_192;
/** Longest sound, seconds: a month. */
const LONGEST = 31 * 86_400;

/** Undefined for a line without words. Throws MalformedError for one that is too long, or JSON of another form. */
export function readEngineLine(line: string): EngineWords | undefined {
  if (line.length > MAX_ENGINE_LINE) throw new MalformedError('line length');
  const text = line.trim();
  if (!text.startsWith('{')) return text === '' ? undefined : { text, final: true };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedError('JSON');
  }
  return readEngineWords(value as Readonly<Record<string, unknown>>);
}

/** The same of what is an object already, however it came. */
export function readEngineWords(said: Readonly<Record<string, unknown>>): EngineWords | undefined {
  if (typeof said['text'] !== 'string') throw new MalformedError('text');
  const final = said['final'] ?? true;
  if (typeof final !== 'boolean') throw new MalformedError('final');
  const [start, end] = [secondsOf(said['start']), secondsOf(said['end'])];
  if (said['text'].trim() === '') return undefined;
  return {
    text: said['text'],
    final,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  };
}

function secondsOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !(value >= 0 && value <= LONGEST)) throw new MalformedError('seconds');
  return value;
}
