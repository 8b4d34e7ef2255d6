/** Sealed reports at a whole relay, alone and with workers that share its port, before and after a restart. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { linkSigner } from '../../../src/node/grants/issue.ts';
import { readNamed, writeAsk } from '../../../src/node/report/ask.ts';
import { MAX_SEALED } from '../../../src/node/report/constants.ts';
import { openReport, reportIdOf, sealReport } from '../../../src/node/report/sealed-report.ts';
import { toBase64url } from '../../../src/node/wire/bytes.ts';
import { startFanoutRelay } from '../../support/peers/local-relay.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const SEED = new Uint8Array(32).fill(1);

async function sent(at: string, body: Uint8Array<ArrayBuffer>): Promise<number> {
  // A relay that does not read on ends the connection.
  return (await fetch(`http://${at}/reports`, { method: 'POST', body }).catch(() => ({ status: 413 }))).status;
}

describe('reports at a running relay', { timeout: 60_000 }, () => {
  it.each([
    ['alone', []],
    ['with workers', ['--workers', '1']],
  ] as const)('are taken in whole, handed to whom they are for, and outlast a restart: %s', async (_, args) => {
    const data = await mkdtemp(join(tmpdir(), 'stoa-reports-'));
    undo.push(() => rm(data, { recursive: true, force: true }));
    const host = await linkSigner(SEED);
    // As large as half a minute of music.
    const content = crypto.getRandomValues(new Uint8Array(65_536));
    const whole = new Uint8Array(500_000).map((_, i) => content[i % content.length]!);
    const sealed = await sealReport(whole, [host.publicKey]);
    const first = await startFanoutRelay('--data', data, ...args);
    undo.push(() => first.stop());
    expect(await sent(first.at, sealed)).toBe(204);
    expect(await sent(first.at, new Uint8Array(MAX_SEALED + 1))).toBe(413);
    await first.stop();
    const second = await startFanoutRelay('--data', data, ...args);
    undo.push(() => second.stop());
    const url = `http://${second.at}/reports?ask=${toBase64url(await writeAsk(host, Date.now()))}`;
    const named = readNamed(new Uint8Array(await (await fetch(url)).arrayBuffer()), Date.now());
    expect(named.map(({ id }) => id)).toEqual([await reportIdOf(sealed)]);
    const answer = await fetch(`${url}&id=${named[0]!.id}`);
    const opened = await openReport(new Uint8Array(await answer.arrayBuffer()), [{ seed: SEED, key: host.publicKey }]);
    expect(Buffer.from(opened as Uint8Array).equals(Buffer.from(whole))).toBe(true);
  });
});
