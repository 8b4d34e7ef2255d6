/** Findings as text for a person and as JSON for a program. Pure. */
import type { Finding, Verdict } from './finding.ts';

/** Columns before what was seen: the longest verdict and the longest name, and a gap behind each. */
const VERDICT = 9;
const NAME = 24;
/** Remotes put their own words into what was seen. */
const MAX_TEXT = 400;

const COLOURS: Readonly<Record<Verdict, number>> = { ok: 32, warn: 33, fail: 31, skipped: 2 };

/** One finding, in a line; advice in a line below it. */
export function textOf({ name, verdict, seen, advice }: Finding, coloured: boolean): string {
  const label = verdict.padEnd(VERDICT);
  const shown = coloured ? `\x1b[${COLOURS[verdict]}m${label}\x1b[0m` : label;
  const line = `${shown}${name.padEnd(NAME)}${plain(seen)}`;
  return advice === undefined ? line : `${line}\n${' '.repeat(VERDICT + NAME)}-> ${plain(advice)}`;
}

/** The last line. */
export function summaryOf(findings: readonly Finding[]): string {
  const count = (verdict: Verdict): number => findings.filter((one) => one.verdict === verdict).length;
  const [ok, warn, fail, skipped] = [count('ok'), count('warn'), count('fail'), count('skipped')];
  return `${ok} ok, ${warn} to look at, ${fail} wrong, ${skipped} skipped`;
}

export function jsonOf(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: sound(findings), findings }, undefined, 2);
}

/** Whether nothing is wrong; what is worth a look may be as it is meant. */
export function sound(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict !== 'fail');
}

/** Without what would move the cursor, reorder the line or fill the screen. */
function plain(text: string): string {
  const tame = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
  return tame.length > MAX_TEXT ? `${tame.slice(0, MAX_TEXT)}...` : tame;
}
