import { beforeAll, describe, expect, it } from 'vitest';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { MAX_BUNDLES, MAX_QUOTES, MAX_REPORT } from '../../../../src/node/report/constants.ts';
import { type ReportDraft, readReport, writeReport } from '../../../../src/node/report/report.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { signer } from '../../../support/records/records.ts';
import { spoken } from '../../../support/records/reports.ts';

let reporter: Signer;
let draft: ReportDraft;
beforeAll(async () => {
  reporter = await signer(5);
  ({ draft } = await spoken());
});

describe('a report', () => {
  it('comes back as it was written, with who reports', async () => {
    expect(await readReport(await writeReport(reporter, draft))).toEqual({ ...draft, reporter: reporter.publicKey });
    const bare: ReportDraft = { ...draft, charter: null, member: null, bundles: [], quotes: [], words: 'One\nTwo' };
    expect(await readReport(await writeReport(reporter, bare))).toEqual({ ...bare, reporter: reporter.publicKey });
  });

  it('is signed by who reports: nobody writes it for them', async () => {
    const bytes = await writeReport(reporter, { ...draft, bundles: [] });
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      await expect(readReport(changed)).rejects.toThrow(MalformedError);
    }
  });

  it('fits with all that it may hold, and holds no more', async () => {
    const bundles = new Array(MAX_BUNDLES).fill(new Uint8Array(819));
    const quotes = new Array(MAX_QUOTES).fill({ kind: 'line', at: 1, bytes: new Uint8Array(1_280) });
    const bytes = await writeReport(reporter, { ...draft, words: 'x'.repeat(600), bundles, quotes });
    expect(bytes.length).toBeLessThan(MAX_REPORT);
    const refused: Partial<ReportDraft>[] = [
      { bundles: [...bundles, new Uint8Array(1)] },
      { bundles: new Array(300).fill(new Uint8Array(2_000)) },
      { quotes: [...quotes, quotes[0]] },
      { words: 'x'.repeat(601) },
      { words: 'a\u202eb' },
      { by: 'two\nlines' },
      { keys: new Array(9).fill({ epoch: 1, stream: '00000000000000aa', key: new Uint8Array(16) }) },
    ];
    for (const more of refused)
      await expect(writeReport(reporter, { ...draft, ...more })).rejects.toThrow(MalformedError);
  });
});
