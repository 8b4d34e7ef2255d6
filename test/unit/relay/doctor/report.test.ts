import { describe, expect, it } from 'vitest';
import { finding } from '../../../../relay/doctor/finding.ts';
import { jsonOf, sound, summaryOf, textOf } from '../../../../relay/doctor/report.ts';

const OK = finding('page', 'ok', "Stoa's page");
const WARN = finding('HTTP/2', 'warn', 'shared', 'type this');
const FAIL = finding('STUN', 'fail', 'nothing', 'open the port');

describe('a report', () => {
  it('has what was seen and what to type in one column', () => {
    const [first, advice] = textOf(WARN, false).split('\n');
    expect(textOf(OK, false).indexOf("Stoa's")).toBe(first!.indexOf('shared'));
    expect(advice!.indexOf('->')).toBe(first!.indexOf('shared'));
    expect(textOf(OK, false)).not.toContain('\x1b');
    expect(textOf(OK, true)).toBe(textOf(OK, false).replace('ok       ', '\x1b[32mok       \x1b[0m'));
  });

  it('shows what a remote says without what moves the cursor, and not at any length', () => {
    const text = textOf(finding('page', 'fail', `\x1b[2Jgone\u202e\n${'x'.repeat(5_000)}`), false);
    for (const tricky of ['\x1b', '\u202e', '\n']) expect(text).not.toContain(tricky);
    expect(text).toContain('?[2Jgone??');
    expect(text.length).toBeLessThan(500);
  });

  it('is sound unless something is wrong', () => {
    expect([sound([OK, WARN]), sound([OK, FAIL])]).toEqual([true, false]);
    expect(summaryOf([OK, OK, WARN, FAIL])).toBe('2 ok, 1 to look at, 1 wrong, 0 skipped');
    expect(JSON.parse(jsonOf([OK, FAIL]))).toEqual({ ok: false, findings: [OK, FAIL] });
  });
});
