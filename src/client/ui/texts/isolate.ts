/** Characters that control writing direction: a name must not affect the text around it. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Right-to-left letters: Hebrew, Arabic, Syriac, Thaana, N'Ko and related scripts, presentation forms, historic and recent scripts. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A stranger's name inside a sentence: neither its direction nor its controls disturb the words around it. */
export function isolate(name: string): string {
  const plain = name.replace(BIDI_CONTROLS, '');
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain;
}
