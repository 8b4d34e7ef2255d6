/** What a server answers to somebody who wants to send: the head of HTTP, as far as it matters here. */

export interface IcecastAnswer {
  /** Status code; 0 for what is no HTTP. */
  readonly code: number;
  /** In words, to be shown: short and printable. */
  readonly said: string;
}

/** Characters that are read. */
export const MAX_ANSWER = 4_096;
/** Characters of a server's own words that are shown. */
const SHOWN = 80;

/** The first whole head in what has come so far; undefined while there is none. */
export function readAnswer(text: string): IcecastAnswer | undefined {
  const end = /\r?\n\r?\n/.exec(text.slice(0, MAX_ANSWER))?.index;
  if (end === undefined) return text.length < MAX_ANSWER ? undefined : NO_HTTP;
  const [, code, why = ''] = /^HTTP\/1\.[01] (\d{3})([^\r\n]*)/.exec(text.slice(0, end)) ?? [];
  if (code === undefined) return NO_HTTP;
  return { code: Number(code), said: `it answered ${code}${why.replaceAll(/[^ -~]/g, '').slice(0, SHOWN)}` };
}

const NO_HTTP: IcecastAnswer = { code: 0, said: 'it answered no HTTP' };
