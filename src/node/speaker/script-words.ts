/** The words of a text that is being spoken: pure. How far it is follows from how much of the sound has been. */

/** The whole words that are said once `share` (0..1) of the sound is over. */
export function wordsBy(text: string, share: number): string {
  const length = Math.round(text.length * Math.min(1, Math.max(0, share)));
  if (length >= text.length) return text;
  const end = text.lastIndexOf(' ', length);
  return end < 0 ? '' : text.slice(0, end);
}
