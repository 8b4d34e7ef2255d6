import { expect, it } from 'vitest';
import { keyToHex } from '../../../../src/node/identity/keys.ts';
import { readAsk, readNamed, writeAsk, writeNamed } from '../../../../src/node/report/ask.ts';
import { MAX_NAMED } from '../../../../src/node/report/constants.ts';
import { MalformedError, StaleError } from '../../../../src/node/wire/malformed.ts';
import { bitFlips, NOON, signer } from '../../../support/records/records.ts';

it('a question says whose reports are wanted, for two minutes', async () => {
  const host = await signer(1);
  const ask = await writeAsk(host, NOON);
  expect(await readAsk(ask, NOON + 119_000)).toBe(keyToHex(host.publicKey));
  await expect(readAsk(ask, NOON + 121_000)).rejects.toThrow(StaleError);
  await expect(readAsk(ask, NOON - 121_000)).rejects.toThrow(StaleError);
});

it('a question of which one bit is another is none', async () => {
  const ask = await writeAsk(await signer(1), NOON);
  for (const changed of bitFlips(ask)) await expect(readAsk(changed, NOON)).rejects.toThrow(MalformedError);
});

it('an answer names as many as may be', () => {
  const id = 'ab'.repeat(16);
  expect(readNamed(writeNamed([{ id, came: NOON }]), NOON)).toEqual([{ id, came: NOON }]);
  const many = Array.from({ length: MAX_NAMED + 3 }, (_, i) => ({ id, came: Number.MAX_SAFE_INTEGER - i }));
  expect(readNamed(writeNamed(many), Number.MAX_SAFE_INTEGER)).toEqual(many.slice(0, MAX_NAMED));
});

it('nothing has come later than now, whatever a relay says', () => {
  const id = 'ab'.repeat(16);
  const named = writeNamed([
    { id, came: NOON + 1e12 },
    { id, came: NOON - 1 },
  ]);
  expect(readNamed(named, NOON).map(({ came }) => came)).toEqual([NOON, NOON - 1]);
});
