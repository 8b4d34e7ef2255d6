/** What a check found. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'skipped';

export interface Finding {
  /** What was looked at, in a few words. */
  readonly name: string;
  readonly verdict: Verdict;
  /** What was seen, in one sentence. */
  readonly seen: string;
  /** What to type or to change; absent where there is nothing to do. */
  readonly advice?: string;
}

export function finding(name: string, verdict: Verdict, seen: string, advice?: string): Finding {
  return { name, verdict, seen, ...(advice === undefined ? {} : { advice }) };
}

/** The one of several judgements that matters most: the first that fails, else the first that warns, else the first. */
export function gravest(findings: readonly [Finding, ...Finding[]]): Finding {
  const worst =
    findings.find(({ verdict }) => verdict === 'fail') ?? findings.find(({ verdict }) => verdict === 'warn');
  return worst ?? findings[0];
}
