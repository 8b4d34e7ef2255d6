/** JSON of strangers, read strictly. Everything throws MalformedError. */
import { MAX_SLOTS } from '../recording/signature-records.ts';
import { MalformedError } from '../wire/malformed.ts';

/** `most`: the longest text that is looked at, characters. */
export function parsedJson(text: string, most: number): unknown {
  if (text.length > most) throw new MalformedError('too long');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('not JSON', { cause });
  }
}

export function asFields(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedError(name);
  return value as Readonly<Record<string, unknown>>;
}

/** From 0 to the longest that a recording is. */
export function asSeconds(value: unknown, name: string): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= MAX_SLOTS / 50)) throw new MalformedError(name);
  return value;
}
