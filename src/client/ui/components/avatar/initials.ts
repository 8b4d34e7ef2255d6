/** Scripts written without capitals or spaces, where one character already represents a person. */
const ONE_SIGN =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{N}\p{M}]/u;

/** Not shown by themselves: controls, formatting characters (also the joiners of emoji, when they stand alone), punctuation, mathematical symbols. */
const NOT_A_SIGN = /^[\p{C}\p{Z}\p{P}\p{M}\p{Sm}\p{Sc}\p{Sk}]+$/u;

/** A character composed of more than these code units is a prank, not a letter or a family emoji. */
const LONGEST_SIGN = 16;

/** A letter or digit of ASCII with nothing after it that could join it: most names need no more, and the first segmenter takes a phone some ms. */
const PLAIN = /^[A-Za-z0-9](?![\u0080-\uffff])/;

let signs: Intl.Segmenter | undefined;

function firstSign(word: string): string {
  if (PLAIN.test(word)) return word[0]!;
  signs ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of signs.segment(word)) {
    if (NOT_A_SIGN.test(segment)) continue;
    return segment.length <= LONGEST_SIGN ? segment : (Array.from(segment)[0] ?? '');
  }
  return '';
}

/** One or two characters that represent a person on a disc; '' when the name shows nothing. */
export function initials(name: string): string {
  const found = name
    .normalize('NFC')
    .split(/\s+/u)
    .map(firstSign)
    .filter((sign) => sign !== '');
  const first = found[0] ?? '';
  if (first === '' || ONE_SIGN.test(first)) return first;
  const last = found.length > 1 ? (found[found.length - 1] ?? '') : '';
  return (first + (ONE_SIGN.test(last) ? '' : last)).toLocaleUpperCase();
}
