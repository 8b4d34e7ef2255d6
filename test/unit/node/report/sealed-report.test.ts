import { describe, expect, it } from 'vitest';
import { linkSigner } from '../../../../src/node/grants/issue.ts';
import { MAX_RECIPIENTS } from '../../../../src/node/report/constants.ts';
import { openReport, readSealedReport, reportIdOf, sealReport } from '../../../../src/node/report/sealed-report.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const CONTENT = new TextEncoder().encode('what happened');
const held = async (n: number) => {
  const seed = new Uint8Array(32).fill(n);
  return { seed, key: (await linkSigner(seed)).publicKey };
};

describe('a sealed report', () => {
  it('opens for each of those whom it is for, and for nobody else', async () => {
    const [host, moderator, stranger] = await Promise.all([held(1), held(2), held(3)]);
    const sealed = await sealReport(CONTENT, [host.key, moderator.key]);
    expect(await openReport(sealed, [host])).toEqual(CONTENT);
    expect(await openReport(sealed, [stranger, moderator])).toEqual(CONTENT);
    expect(await openReport(sealed, [stranger])).toBe('not-mine');
    expect(Buffer.from(sealed).includes(Buffer.from(CONTENT))).toBe(false);
  });

  it('does not open as anything else once a byte of it is another', async () => {
    const host = await held(1);
    const sealed = await sealReport(CONTENT, [host.key]);
    const outcomes = new Set<string>();
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at]! ^= 1;
      const opened = await openReport(changed, [host]).catch((error: unknown) =>
        error instanceof MalformedError ? 'malformed' : String(error),
      );
      outcomes.add(typeof opened === 'string' ? opened : 'opened');
    }
    expect([...outcomes].sort()).toEqual(['changed', 'malformed', 'not-mine']);
  });

  it('does not open with a key that was sealed for another content', async () => {
    const host = await held(1);
    const [one, other] = [await sealReport(CONTENT, [host.key]), await sealReport(CONTENT, [host.key])];
    const { recipients } = readSealedReport(one);
    const { nonce, ciphertext } = readSealedReport(other);
    const mixed = [1, recipients.map(({ key, enc, sealed }) => [key, enc, sealed]), nonce, ciphertext] as const;
    expect(await openReport(encodeCbor(mixed), [host])).toBe('changed');
  });

  it('leaves out keys that are none, and is not made for nobody', async () => {
    const host = await held(1);
    const none = new Uint8Array(32).fill(0xff);
    const sealed = await sealReport(CONTENT, [none, host.key]);
    expect(readSealedReport(sealed).recipients).toHaveLength(1);
    await expect(sealReport(CONTENT, [none])).rejects.toThrow(RangeError);
    const many = await sealReport(CONTENT, new Array(MAX_RECIPIENTS + 4).fill(host.key));
    expect(readSealedReport(many).recipients).toHaveLength(MAX_RECIPIENTS);
  });

  it('is called by its bytes', async () => {
    expect(await reportIdOf(Uint8Array.of(1))).toMatch(/^[0-9a-f]{32}$/);
    expect(await reportIdOf(Uint8Array.of(1))).not.toBe(await reportIdOf(Uint8Array.of(2)));
  });
});
