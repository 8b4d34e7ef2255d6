/** What the rules of a room do to what is written: how long somebody waits, and lines without their links. */
import { useEffect, useState } from 'preact/hooks';

/** Seconds until then (ms since 1970), counted down; 0 once it has passed. */
export function useWait(from = 0): number {
  const left = () => Math.max(0, Math.ceil((from - Date.now()) / 1_000));
  const [, tick] = useState(0);
  const waits = left() > 0;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), 500);
    return () => clearInterval(timer);
  }, [waits]);
  return left();
}

/**
 * What begins like an address, up to the next space: with a scheme, with www, or a name with a path; in all scripts, some of which have no spaces and many
 * of which have marks. The first match begins as far ahead as it can, so it needs no edge of a word, which in JavaScript is one of ASCII alone.
 */
const LINKS =
  /(?:[a-z][a-z0-9+.-]*:\/\/|\bwww\.)\S+|(?:[\p{L}\p{M}\p{N}-]+\.)+(?:xn--[a-z0-9-]+|\p{L}[\p{L}\p{M}]+)(?:[/?#:]\S*)?/giu;

/** The text with `words` in the place of each link. */
export function withoutLinks(text: string, words: string): string {
  return text.replace(LINKS, () => words);
}
