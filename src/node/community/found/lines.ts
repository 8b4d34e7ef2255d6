/**
 * A record as text, at both kinds of places: `stoa1=` and its bytes in base64url. A file is JSON with such lines in `records`, beside the relays that a page
 * next to it reads; at a name in DNS each line is a TXT record of strings of at most 255 bytes (RFC 1035, 3.3.14).
 */
import { equals, fromBase64url, toBase64url } from '../../wire/bytes.ts';
import { type Found, isNewerFound, MAX_FOUND, readFound } from './record.ts';

/** Largest file, and largest answer of DNS as JSON, bytes: either may hold more than one community's line. */
export const MAX_PLACE_ANSWER = 32_768;

const MARK = 'stoa1=';
const MAX_LINE = MARK.length + Math.ceil((MAX_FOUND * 4) / 3);
/** Lines of an answer that are looked at. */
const MAX_LINES = 16;
const TXT = 16;
const MAX_STRING = 255;

export function foundLine({ bytes }: Found): string {
  return MARK + toBase64url(bytes);
}

/** The file `relays.json`. */
export function foundFile(found: Found): string {
  return `${JSON.stringify({ relays: found.relays, records: [foundLine(found)] }, null, 2)}\n`;
}

/** The data of a TXT record as zone files, and the forms of those who host DNS, have it: strings in quotes. */
export function foundTxt(found: Found): string {
  const line = foundLine(found);
  const strings: string[] = [];
  for (let at = 0; at < line.length; at += MAX_STRING) strings.push(`"${line.slice(at, at + MAX_STRING)}"`);
  return strings.join(' ');
}

/** The lines in a file. Empty for one that is none. */
export function linesInFile(text: string): readonly string[] {
  const { records } = asObject(text);
  return linesOf(records);
}

/**
 * The lines in an answer of DNS over HTTPS as JSON, which the large resolvers have alike (`application/dns-json`). Whether a string's quotes are left in it,
 * and what is between two strings, differs among them; a line has neither quotes nor spaces.
 */
export function linesInAnswer(text: string): readonly string[] {
  const { Answer: answers } = asObject(text);
  if (!Array.isArray(answers)) return [];
  const data = answers.slice(0, 4 * MAX_LINES).map((answer: unknown) => {
    const { type, data } = (answer ?? {}) as Partial<Record<string, unknown>>;
    return type === TXT && typeof data === 'string' ? data.replace(/["\s]/g, '') : undefined;
  });
  return linesOf(data);
}

/** The newest record of this community among lines; undefined when there is none. What is forged, or of others, is passed over. */
export async function newestFound(lines: readonly string[], root: Uint8Array): Promise<Found | undefined> {
  let newest: Found | undefined;
  for (const line of lines) {
    try {
      const found = await readFound(fromBase64url(line.slice(MARK.length)));
      if (equals(found.root, root) && isNewerFound(found, newest)) newest = found;
    } catch {
      // One line that is nothing takes none of the others with it.
    }
  }
  return newest;
}

function linesOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const isLine = (one: unknown): one is string =>
    typeof one === 'string' && one.startsWith(MARK) && one.length <= MAX_LINE;
  return value.filter(isLine).slice(0, MAX_LINES);
}

function asObject(text: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
