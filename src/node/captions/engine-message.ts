/**
 * What an engine that runs in a worker says, strictly read: it is a stranger's code. One message is `{ ready: true }`, once it can listen;
 * `{ heard: samples }`, for each piece of sound that it has dealt with; `{ failed: why }`; or words as a captioning command writes them,
 * `{ text, final, start, end }`.
 */
import { MalformedError } from '../wire/malformed.ts';
import { MAX_ENGINE_LINE, readEngineWords } from './engine-lines.ts';
import type { EngineWords } from './speech-engine.ts';

export type EngineMessage =
  | { readonly is: 'ready' }
  | { readonly is: 'heard'; readonly samples: number }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'words'; readonly words: EngineWords };

/** Longest reason, characters: it is for the console. */
const MAX_WHY = 200;

/** Undefined for words of which there are none. Throws MalformedError. */
export function readEngineMessage(value: unknown): EngineMessage | undefined {
  if (typeof value !== 'object' || value === null) throw new MalformedError('message');
  const { ready, heard, failed, text } = value as Readonly<Record<string, unknown>>;
  if (ready === true) return { is: 'ready' };
  if (heard !== undefined) {
    if (typeof heard !== 'number' || !Number.isSafeInteger(heard) || heard < 0) throw new MalformedError('heard');
    return { is: 'heard', samples: heard };
  }
  if (failed !== undefined) {
    if (typeof failed !== 'string') throw new MalformedError('failed');
    return { is: 'failed', why: failed.slice(0, MAX_WHY) };
  }
  if (typeof text === 'string' && text.length > MAX_ENGINE_LINE) throw new MalformedError('text length');
  const words = readEngineWords(value as Readonly<Record<string, unknown>>);
  return words && { is: 'words', words };
}
